import { z } from 'zod';
import { defineEvent } from '../../kernel/events/event.ts';

const ticket = { ticketId: z.uuid(), label: z.string(), queue: z.string() };
const desk = { deskId: z.uuid() };
const seconds = z.number().int().nonnegative();

export const ticketTaken = defineEvent({
  type: 'counter.ticket.taken',
  subjectType: 'ticket',
  title: { vi: 'Lấy số thứ tự', en: 'Ticket taken' },
  data: z.object({ ...ticket, kind: z.enum(['walk-in', 'appointment']), priority: z.boolean() }),
});

export const ticketCalled = defineEvent({
  type: 'counter.ticket.called',
  subjectType: 'ticket',
  title: { vi: 'Gọi số', en: 'Ticket called' },
  data: z.object({ ...ticket, ...desk, waited: seconds, again: z.boolean() }),
});

export const ticketServed = defineEvent({
  type: 'counter.ticket.served',
  subjectType: 'ticket',
  title: { vi: 'Bắt đầu phục vụ', en: 'Ticket served' },
  data: z.object({ ...ticket, ...desk }),
});

export const ticketAbsent = defineEvent({
  type: 'counter.ticket.missed',
  subjectType: 'ticket',
  title: { vi: 'Gọi số không có người', en: 'Nobody came' },
  data: z.object({ ...ticket, ...desk }),
});

export const ticketFinished = defineEvent({
  type: 'counter.ticket.finished',
  subjectType: 'ticket',
  title: { vi: 'Phục vụ xong', en: 'Ticket finished' },
  data: z.object({ ...ticket, ...desk, served: seconds }),
});

export const ticketTransferred = defineEvent({
  type: 'counter.ticket.transferred',
  subjectType: 'ticket',
  title: { vi: 'Chuyển hàng chờ', en: 'Ticket transferred' },
  data: z.object({ ...ticket, from: z.string() }),
});

const appointment = { appointmentId: z.uuid(), letter: z.string(), startsAt: z.iso.datetime() };

export const appointmentBooked = defineEvent({
  type: 'counter.appointment.booked',
  subjectType: 'appointment',
  title: { vi: 'Đặt lịch hẹn', en: 'Appointment booked' },
  data: z.object({ ...appointment, procedure: z.string().nullable() }),
});

export const appointmentCancelled = defineEvent({
  type: 'counter.appointment.cancelled',
  subjectType: 'appointment',
  title: { vi: 'Hủy lịch hẹn', en: 'Appointment cancelled' },
  data: z.object(appointment),
});

export const appointmentKept = defineEvent({
  type: 'counter.appointment.kept',
  subjectType: 'appointment',
  title: { vi: 'Đến theo lịch hẹn', en: 'Appointment kept' },
  data: z.object({ ...appointment, ticketId: z.uuid() }),
});

export const resultHandedOver = defineEvent({
  type: 'counter.result.handedOver',
  subjectType: 'dossier',
  title: { vi: 'Giao bản giấy kết quả', en: 'Paper result handed over' },
  data: z.object({ dossierId: z.uuid(), code: z.string(), receiver: z.enum(['applicant', 'authorised']) }),
});

export const scanRead = defineEvent({
  type: 'counter.scan.read',
  subjectType: 'scan',
  title: { vi: 'Nhận dạng văn bản quét', en: 'Scan read by machine' },
  data: z.object({ scanId: z.uuid(), pages: z.number().int(), read: z.boolean() }),
});

export const settingsChanged = defineEvent({
  type: 'counter.settings.changed',
  subjectType: 'agency',
  title: { vi: 'Thay đổi thiết lập quầy', en: 'Counter settings changed' },
  data: z.object({ what: z.enum(['desk', 'service', 'opening', 'device']), key: z.string() }),
});

export const counterEvents = [
  ticketTaken,
  ticketCalled,
  ticketServed,
  ticketAbsent,
  ticketFinished,
  ticketTransferred,
  appointmentBooked,
  appointmentCancelled,
  appointmentKept,
  resultHandedOver,
  scanRead,
  settingsChanged,
];

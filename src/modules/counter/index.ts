import { defineModule } from '../../kernel/module.ts';
import { bookAppointment, cancelAppointment, checkIn, myAppointments, readSlots } from './appointments/book.ts';
import { remindJob } from './appointments/remind.ts';
import { counterEvents } from './events.ts';
import {
  chooseProcedure,
  discardIntake,
  findVisitor,
  forgetJob,
  myIntakes,
  openIntake,
  registerIntake,
  saveIntake,
  startIntake,
} from './intake/intake.ts';
import { mountPages } from './pages/routes.ts';
import { counterData } from './personal-data.ts';
import { readBoard, readPanel, readTicket } from './queue/board.ts';
import { addDevice, revokeDevice } from './queue/device.ts';
import {
  callNext,
  finishTicket,
  markAbsent,
  recallTicket,
  serveTicket,
  sitDown,
  takeTicket,
  transferTicket,
} from './queue/tickets.ts';
import { findReturns, handOver, openReturn, returnBook } from './returns/hand-over.ts';
import { addScan, dropScan, findScans, recogniseJob } from './scans/scans.ts';
import { readSettings, setDesk, setOpenings, setService } from './settings/commands.ts';
import { receptionSection } from './settings/section.ts';

/** The counter of the one-stop shop: queue, appointments, walk-in intake, scanning, and the return desk. */
export const counter = defineModule({
  name: 'counter',
  migrations: 'src/modules/counter/migrations',
  personalData: counterData,
  after: ['services'],
  commands: [
    takeTicket,
    callNext,
    recallTicket,
    serveTicket,
    markAbsent,
    finishTicket,
    transferTicket,
    sitDown,
    addDevice,
    revokeDevice,
    setDesk,
    setService,
    setOpenings,
    bookAppointment,
    cancelAppointment,
    checkIn,
    findVisitor,
    startIntake,
    chooseProcedure,
    saveIntake,
    registerIntake,
    discardIntake,
    addScan,
    dropScan,
    findReturns,
    handOver,
  ],
  queries: [
    readBoard,
    readTicket,
    readPanel,
    readSettings,
    readSlots,
    myAppointments,
    openIntake,
    myIntakes,
    findScans,
    openReturn,
    returnBook,
  ],
  events: counterEvents,
  jobs: [remindJob, recogniseJob, forgetJob],
  pack: [receptionSection],
  nav: [
    { door: 'portal', href: '/dat-lich', label: { vi: 'Đặt lịch hẹn', en: 'Appointments' }, order: 25 },
    {
      door: 'workspace',
      href: '/can-bo/quay',
      label: { vi: 'Quầy tiếp nhận', en: 'Counter' },
      order: 30,
      roles: ['receptionist'],
    },
    {
      door: 'workspace',
      href: '/can-bo/tiep-nhan',
      label: { vi: 'Tiếp nhận tại quầy', en: 'Walk-in intake' },
      order: 31,
      roles: ['receptionist'],
    },
    {
      door: 'workspace',
      href: '/can-bo/tra-ket-qua',
      label: { vi: 'Trả kết quả', en: 'Return desk' },
      order: 32,
      roles: ['receptionist'],
    },
    {
      door: 'workspace',
      href: '/can-bo/quay/thiet-lap',
      label: { vi: 'Quầy và hàng chờ', en: 'Desks and queues' },
      order: 33,
      roles: ['coordinator'],
    },
  ],
  routes: mountPages,
});

import { formatDateTime } from '../formats/dates.ts';
import type { Text } from '../text.ts';
import type { DeadlineStatus } from './deadline.ts';
import type { ClockEventKind, DeadlineRule, PauseReason } from './deadline-rule.ts';
import { localDate, localMs, minutesOfTime } from './local-time.ts';
import type { DayKind, WorkingCalendar } from './working-calendar.ts';

/** Civil Code 2015 (Law 91/2015/QH13) on counting time limits. */
export const CIVIL_CODE = {
  fromTheMinute: 'Bộ luật Dân sự 2015, Điều 147 khoản 1',
  firstDay: 'Bộ luật Dân sự 2015, Điều 147 khoản 2',
  lastDayOff: 'Bộ luật Dân sự 2015, Điều 148 khoản 5',
} as const;

export const DAY_KIND_NAMES: Readonly<Record<DayKind, Text>> = {
  holiday: { vi: 'Nghỉ lễ, Tết', en: 'Public holiday' },
  swap_off: { vi: 'Nghỉ hoán đổi', en: 'Day off by swap' },
  makeup_work: { vi: 'Làm bù', en: 'Make-up working day' },
  local_off: { vi: 'Nghỉ tại địa phương', en: 'Local closure' },
};

export const STATUS_NAMES: Readonly<Record<DeadlineStatus, Text>> = {
  not_started: { vi: 'Chưa tiếp nhận', en: 'Not received yet' },
  running: { vi: 'Trong hạn', en: 'In time' },
  paused: { vi: 'Tạm dừng', en: 'Paused' },
  overdue: { vi: 'Quá hạn', en: 'Overdue' },
  done_early: { vi: 'Trước hạn', en: 'Before the due date' },
  on_time: { vi: 'Đúng hạn', en: 'On time' },
  late: { vi: 'Trễ hạn', en: 'Late' },
};

export const REASON_NAMES: Readonly<Record<PauseReason, Text>> = {
  supplement: { vi: 'chờ bổ sung hồ sơ', en: 'waiting for missing papers' },
  payment: { vi: 'chờ thực hiện nghĩa vụ tài chính', en: 'waiting for payment' },
  consultation: { vi: 'chờ ý kiến cơ quan phối hợp', en: 'waiting for another agency' },
  suspension: { vi: 'tạm dừng xử lý', en: 'processing suspended' },
};

export const EVENT_NAMES: Readonly<Record<ClockEventKind, Text>> = {
  received: { vi: 'Tiếp nhận', en: 'Reception' },
  supplement_requested: { vi: 'Yêu cầu bổ sung', en: 'Request to supplement' },
  supplemented: { vi: 'Bổ sung hồ sơ', en: 'Supplement' },
  payment_requested: { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'Request for payment' },
  paid: { vi: 'Hoàn thành nghĩa vụ tài chính', en: 'Payment' },
  consultation_started: { vi: 'Gửi lấy ý kiến', en: 'Consultation' },
  consultation_ended: { vi: 'Nhận ý kiến', en: 'End of consultation' },
  suspended: { vi: 'Tạm dừng xử lý', en: 'Suspension' },
  resumed: { vi: 'Tiếp tục xử lý', en: 'Resumption' },
  re_appointed: { vi: 'Hẹn lại', en: 'New appointment' },
  handled: { vi: 'Xử lý xong', en: 'Handled' },
};

const number = (value: number): Text => ({ vi: String(value).replace('.', ','), en: String(value) });

/** The limit in words: `5 ngày làm việc`, `8 giờ làm việc`, `trong ngày`. */
export function limitText(rule: Pick<DeadlineRule, 'value' | 'unit'>): Text {
  const n = number(rule.value);
  const s = rule.value === 1 ? '' : 's';
  switch (rule.unit) {
    case 'working_days':
      return { vi: `${n.vi} ngày làm việc`, en: `${n.en} working day${s}` };
    case 'calendar_days':
      return { vi: `${n.vi} ngày`, en: `${n.en} day${s}` };
    case 'hours':
      return { vi: `${n.vi} giờ làm việc`, en: `${n.en} working hour${s}` };
    case 'same_day':
      return { vi: 'trong ngày', en: 'the same day' };
  }
}

/** First line of an account: what started the clock and how the first day counts. */
export function startedText(
  rule: DeadlineRule,
  calendar: WorkingCalendar,
  at: Date,
  again = false,
): { text: Text; source: string } {
  const when = formatDateTime(at);
  const limit = limitText(rule);
  const head: Text = again
    ? { vi: `Thời hạn tính từ ${when}.`, en: `The limit counts from ${when}.` }
    : {
        vi: `Nhận đủ hồ sơ lúc ${when}; thời hạn ${limit.vi}.`,
        en: `Complete dossier received at ${when}; limit: ${limit.en}.`,
      };
  const { tail, article } = firstDay(rule, calendar, at);
  const source = [again ? undefined : rule.source, article].filter((s) => s !== undefined).join('; ');
  return { text: { vi: `${head.vi} ${tail.vi}`, en: `${head.en} ${tail.en}` }, source };
}

function firstDay(rule: DeadlineRule, calendar: WorkingCalendar, at: Date): { tail: Text; article?: string } {
  if (rule.unit === 'hours') {
    return {
      tail: { vi: 'Tính từ thời điểm nhận, trong giờ làm việc.', en: 'Counted from that minute, in working time.' },
      article: CIVIL_CODE.fromTheMinute,
    };
  }
  if (rule.unit === 'same_day') {
    const late = calendar.isWorkingDay(localDate(at)) && localMs(at) > minutesOfTime(rule.cutoff) * 60_000;
    return late
      ? {
          tail: {
            vi: `Nhận sau ${rule.cutoff}: trả kết quả trong ngày làm việc tiếp theo.`,
            en: `Received after ${rule.cutoff}: result on the next working day.`,
          },
        }
      : { tail: { vi: 'Trả kết quả trong ngày làm việc.', en: 'Result on the same working day.' } };
  }
  return rule.startsNextDay
    ? {
        tail: {
          vi: 'Ngày đầu không tính, thời hạn tính từ ngày tiếp theo.',
          en: 'The first day is not counted, the limit runs from the next day.',
        },
        article: CIVIL_CODE.firstDay,
      }
    : { tail: { vi: 'Ngày nhận được tính vào thời hạn.', en: 'The day of reception is counted.' } };
}

export function handledText(status: DeadlineStatus, when: string): Text {
  const name = STATUS_NAMES[status];
  return {
    vi: `Xử lý xong lúc ${when}: ${name.vi.toLowerCase()}.`,
    en: `Handled at ${when}: ${name.en.toLowerCase()}.`,
  };
}

import { atLocal, dateOfDay, localDate, localDayNumber, type WorkingCalendar } from '../../../kernel/calendar/index.ts';
import { STATE } from '../dossiers/states.ts';
import { feesDue } from '../procedures/schema.ts';
import { between, chance, idAt, lognormal, pick, type Random, stream, whole } from './random.ts';
import type { Officer, Staff, WorkRole } from './staff.ts';
import { type Act, type Filing, Track } from './track.ts';

const REFUSALS = [
  'Giấy tờ đính kèm không phải là giấy tờ mà thủ tục yêu cầu.',
  'Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan tiếp nhận.',
  'Hồ sơ trùng với hồ sơ đã nộp trước đó và đang được giải quyết.',
];
const SUPPLEMENTS = [
  'Bổ sung bản chụp rõ nét của giấy tờ đã đính kèm.',
  'Bổ sung giấy tờ chứng minh nơi cư trú của người yêu cầu.',
  'Bổ sung chữ ký của người có liên quan trong tờ khai.',
  'Bổ sung giấy tờ tùy thân còn thời hạn sử dụng.',
];
const OPINIONS = [
  'Hồ sơ đầy đủ, hợp lệ. Đề nghị lãnh đạo xem xét, phê duyệt.',
  'Đã thẩm định, đủ điều kiện giải quyết theo quy định.',
  'Nội dung kê khai khớp với dữ liệu, đề nghị phê duyệt.',
];
const SEND_BACKS = [
  'Kiểm tra lại thông tin kê khai trước khi trình ký.',
  'Rà soát lại căn cứ pháp lý trong dự thảo kết quả.',
];
const DENIALS = [
  'Hồ sơ không đáp ứng điều kiện theo quy định của pháp luật hiện hành.',
  'Thông tin kê khai không khớp với dữ liệu và không được giải trình.',
];
const APOLOGIES = [
  'Cần thêm thời gian để xác minh thông tin tại cơ quan liên quan.',
  'Số lượng hồ sơ tăng đột biến trong kỳ.',
];
const WITHDRAWALS = ['Tôi không còn nhu cầu thực hiện thủ tục này.', 'Tôi sẽ nộp lại với thông tin đầy đủ hơn.'];
const STOPS = ['Quá thời hạn bổ sung mà người nộp không hoàn thiện hồ sơ.'];
const DUTIES = ['Nộp phí, lệ phí theo thông báo của cơ quan giải quyết'];

const SECOND = 1000;
const DAY = 86_400_000;
const later = (a: Date, b: Date): Date => new Date(Math.max(a.getTime(), b.getTime()));
const vnd = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, '.');

/** How punctual an agency is: the share of its dossiers that come late. Better from year to year. */
export function lateShare(agencyId: string, years: number): number {
  return Math.min(0.35, lognormal(stream('late', agencyId), 0.045, 0.7) * 0.78 ** years);
}

interface Setting {
  readonly staff: Staff;
  /** Nothing happens after it. */
  readonly until: Date;
  /** Years since the history began. */
  readonly years: number;
  /** Size of the place, see `Sizes`. */
  readonly size: number;
  /** How often what seldom happens does, beside real life at 1. */
  readonly trouble: number;
}

/** The end of history: what lies after it has not happened yet. */
class NotYet extends Error {}

/** Tells the life of one dossier from its filing on, as far as it has come. The same numbers tell the same life. */
export function tell(filing: Filing, random: Random, setting: Setting): Track {
  const track = new Track(filing);
  try {
    new Teller(track, random, setting).tell();
  } catch (error) {
    if (!(error instanceof NotYet)) throw error;
  }
  return track;
}

class Teller {
  readonly #track: Track;
  readonly #random: Random;
  readonly #setting: Setting;
  readonly #calendar: WorkingCalendar;
  #handler: Officer | undefined;

  constructor(track: Track, random: Random, setting: Setting) {
    this.#track = track;
    this.#random = random;
    this.#setting = setting;
    this.#calendar = track.filing.calendar;
  }

  tell(): void {
    if (!this.#reception()) return;
    const { filing } = this.#track;
    const target = this.#target();
    if (this.#rarely(0.008)) {
      this.#at('withdraw', this.#share(this.#track.last, target, between(this.#random, 0.1, 0.8)), filing.applicant, {
        reason: pick(this.#random, WITHDRAWALS),
      });
      return;
    }
    this.#office('start', this.#share(this.#track.last, target, between(this.#random, 0.04, 0.35)));
    if (!this.#duty(target) || !this.#supplement(target)) return;
    this.#decision();
    const soon = chance(this.#random, 0.06) ? between(this.#random, 480, 1200) : lognormal(this.#random, 45, 0.8);
    this.#office('issue', this.#later(this.#track.last, soon));
  }

  #rarely(p: number): boolean {
    return chance(this.#random, Math.min(0.5, p * this.#setting.trouble));
  }

  /** @returns false when the dossier ended before reception */
  #reception(): boolean {
    const { filing } = this.#track;
    const random = this.#random;
    if (filing.registeredBy) {
      this.#at('receive', filing.at, filing.registeredBy);
      return true;
    }
    const answered = () =>
      this.#later(this.#track.last, chance(random, 0.05) ? between(random, 500, 1500) : lognormal(random, 80, 0.9));
    const fate = random() / this.#setting.trouble;
    if (fate < 0.024) {
      this.#office('refuse', answered(), { reason: pick(random, REFUSALS) });
      return false;
    }
    if (fate < 0.03) {
      this.#at('withdraw', new Date(filing.at.getTime() + between(random, 5, 90) * 60_000), filing.applicant, {
        reason: pick(random, WITHDRAWALS),
      });
      return false;
    }
    if (fate < 0.055) {
      this.#office('requestSupplement', answered(), { reason: pick(random, SUPPLEMENTS) });
      this.#at('supplement', this.#athome(), filing.applicant, { reason: 'Tôi đã bổ sung theo hướng dẫn.' });
    }
    this.#office('receive', answered());
    return true;
  }

  #duty(target: Date): boolean {
    const { filing } = this.#track;
    const random = this.#random;
    const fee = feesDue(filing.version.procedure, filing.channel).find((one) => one.financialDuty);
    if (!fee) return true;
    const amount = fee.amount > 0 ? fee.amount : whole(random, 5, 400) * 100_000;
    const ref = idAt(random, this.#track.last);
    this.#office('requestPayment', this.#share(this.#track.last, target, between(random, 0.1, 0.5)), {
      reason: `${pick(random, DUTIES)} – ${vnd(amount)} đồng`,
      amount,
      ref,
    });
    this.#office('confirmPayment', this.#calendar.nextWorkingMoment(this.#athome()), {
      reason: `UNC${String(whole(random, 0, 999_999_999)).padStart(9, '0')}`,
      ref,
    });
    return true;
  }

  /** @returns false when the dossier ended with it */
  #supplement(target: Date): boolean {
    const random = this.#random;
    const quick = this.#track.filing.version.procedure.manners[0]?.limit.unit === 'same_day';
    if (!this.#rarely(quick ? 0.012 : 0.075) || this.#track.log.some((line) => line.action === 'requestSupplement'))
      return true;
    this.#office('requestSupplement', this.#share(this.#track.last, target, between(random, 0.15, 0.6)), {
      reason: pick(random, SUPPLEMENTS),
    });
    if (this.#rarely(0.06)) {
      this.#office('stop', this.#later(this.#track.last, between(random, 6, 30) * 480), {
        reason: pick(random, STOPS),
      });
      return false;
    }
    this.#at('supplement', this.#athome(), this.#track.filing.applicant, {
      reason: 'Tôi đã bổ sung theo yêu cầu.',
    });
    return true;
  }

  #decision(): void {
    const random = this.#random;
    let target = this.#target();
    const { dueAt } = this.#track;
    if (dueAt && target > dueAt && this.#rarely(0.15)) target = this.#apology(dueAt, target);
    this.#office('propose', this.#share(this.#track.last, target, between(random, 0.4, 0.85)), {
      reason: pick(random, OPINIONS),
    });
    if (this.#rarely(0.012)) {
      this.#office('sendBack', this.#share(this.#track.last, target, 0.4), { reason: pick(random, SEND_BACKS) });
      this.#office('propose', this.#share(this.#track.last, target, 0.5), { reason: pick(random, OPINIONS) });
    }
    if (this.#rarely(0.014)) this.#office('deny', target, { reason: pick(random, DENIALS) });
    else this.#office('decide', target);
  }

  /** The one new appointment, given in time; most then keep it. */
  #apology(dueAt: Date, target: Date): Date {
    const at = this.#share(this.#track.last, dueAt, between(this.#random, 0.3, 0.7));
    if (localDate(at) >= localDate(dueAt)) return target;
    const newDate = this.#calendar.addWorkingDays(localDate(target), whole(this.#random, 0, 3));
    if (newDate <= localDate(dueAt)) return target;
    this.#office('apologise', at, { reason: pick(this.#random, APOLOGIES), newDate });
    return target;
  }

  /** When the dossier will be handled: early, in time or late beside its due date. */
  #target(): Date {
    const random = this.#random;
    const { last, dueAt, filing } = this.#track;
    if (!dueAt) return this.#later(last, lognormal(random, 400, 0.6));
    if (dueAt <= last || chance(random, lateShare(filing.offices.deciding.id, this.#setting.years))) {
      const minutes = chance(random, 0.07) ? between(random, 2400, 24_000) : lognormal(random, 330, 1);
      return this.#later(later(dueAt, last), minutes);
    }
    const dayBefore = atLocal(dateOfDay(localDayNumber(dueAt)), '00:00');
    if (dayBefore > last && chance(random, 0.7)) return this.#share(last, dayBefore, between(random, 0.3, 0.97));
    return this.#share(later(last, dayBefore), dueAt, between(random, 0.15, 0.97));
  }

  /** The instant at which this share of the working time between two instants has passed. */
  #share(from: Date, to: Date, share: number): Date {
    const minutes = this.#calendar.workingMinutesBetween(from, to);
    return this.#later(from, Math.max(1, minutes * share));
  }

  #later(from: Date, minutes: number): Date {
    const at = this.#calendar.addWorkingMinutes(from, Math.max(0.5, minutes));
    return new Date(Math.round(at.getTime() / SECOND) * SECOND);
  }

  /** The applicant answers after some days, at an hour that suits them. */
  #athome(): Date {
    const days = Math.min(25, lognormal(this.#random, 2.2, 0.7));
    const at = new Date(this.#track.last.getTime() + days * DAY);
    const hour = localDate(at);
    return new Date(
      Math.max(at.getTime() - 12 * 3600 * SECOND, atLocal(hour, '07:00').getTime()) +
        whole(this.#random, 0, 12 * 3600) * SECOND,
    );
  }

  #office(action: Act['action'], at: Date, more: Partial<Act> = {}): void {
    const { filing } = this.#track;
    const role: WorkRole =
      action === 'decide' || action === 'deny' || action === 'sendBack' || action === 'stop' || action === 'apologise'
        ? 'leader'
        : action === 'receive' || action === 'refuse' || action === 'issue' || this.#track.state === STATE.submitted
          ? 'receptionist'
          : 'handler';
    const { receiving, deciding } = filing.offices;
    const agency = role === 'receptionist' ? receiving : deciding;
    const by = (role === 'handler' ? this.#handler : undefined) ?? this.#whoever(role, agency, at);
    if (role === 'handler') this.#handler ??= by;
    this.#at(action, at, by, more);
  }

  /** After a merger the work of an agency that is gone is done by those who were there last. */
  #whoever(role: WorkRole, agency: Filing['offices']['receiving'], at: Date): Officer {
    const day = localDate(at);
    const inLife = day < agency.validTo ? day : localDate(this.#track.filing.at);
    return this.#setting.staff.someone(this.#random, agency, role, inLife, this.#setting.size);
  }

  #at(action: Act['action'], at: Date, by: Act['by'], more: Partial<Act> = {}): void {
    const { last, log } = this.#track;
    // A log is read in the order of time; only filing and reception at a counter are one act.
    const after =
      log.length === 1 && action === 'receive' && this.#track.filing.registeredBy
        ? last
        : new Date(last.getTime() + SECOND);
    const when = later(at, after);
    if (when > this.#setting.until) throw new NotYet();
    this.#track.take({ action, at: when, by, ...more });
  }
}

import { atLocal } from './local-time.ts';
import { type DayKind, type DayRecord, WorkingCalendar } from './working-calendar.ts';

/** `2026-03-02 09:00` as an instant. */
export function local(text: string): Date {
  const [date = '', time = ''] = text.split(' ');
  return atLocal(date, time);
}

const record = (date: string, kind: DayKind, vi: string, en: string, basis: string): DayRecord => ({
  date,
  kind,
  name: { vi, en },
  basis,
});
const art112 = 'Bộ luật Lao động 2019, Điều 112';

/** Days off and made up in 2026, written down by hand. */
export const DAYS_2026: readonly DayRecord[] = [
  record('2026-01-01', 'holiday', 'Tết Dương lịch', 'New Year', art112),
  record('2026-01-02', 'swap_off', 'Nghỉ hoán đổi', 'Swapped day', 'Kế hoạch nghỉ 2026'),
  record('2026-01-10', 'makeup_work', 'Làm bù ngày 02/01', 'Make-up for 2 January', 'Kế hoạch nghỉ 2026'),
  ...['16', '17', '18', '19', '20'].map((day) =>
    record(`2026-02-${day}`, 'holiday', 'Tết Nguyên đán', 'Lunar New Year', art112),
  ),
  record('2026-04-26', 'holiday', 'Giỗ Tổ Hùng Vương', 'Hùng Kings', art112),
  record(
    '2026-04-27',
    'holiday',
    'Nghỉ bù Giỗ Tổ Hùng Vương',
    'Substitute for Hùng Kings',
    'Bộ luật Lao động 2019, Điều 111',
  ),
  record('2026-04-30', 'holiday', 'Ngày Chiến thắng', 'Reunification Day', art112),
  record('2026-05-01', 'holiday', 'Ngày Quốc tế lao động', 'Labour Day', art112),
  record('2026-08-22', 'makeup_work', 'Làm bù ngày 31/8', 'Make-up for 31 August', 'Kế hoạch nghỉ 2026'),
  record('2026-08-31', 'swap_off', 'Nghỉ hoán đổi', 'Swapped day', 'Kế hoạch nghỉ 2026'),
  record('2026-09-01', 'holiday', 'Quốc khánh', 'National Day', art112),
  record('2026-09-02', 'holiday', 'Quốc khánh', 'National Day', art112),
];

/** The calendar of 2026; covers 2020–2035 so that it is quick to build. */
export function calendar2026(more: readonly DayRecord[] = []): WorkingCalendar {
  return new WorkingCalendar({ days: [...DAYS_2026, ...more], from: '2020-01-01', to: '2035-12-31' });
}

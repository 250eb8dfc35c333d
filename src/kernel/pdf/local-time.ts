/** Viet Nam keeps UTC+7 all year, so local time is a fixed shift. */
const OFFSET_MS = 7 * 3_600_000;

const two = (n: number): string => String(n).padStart(2, '0');

interface LocalParts {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

function localParts(instant: Date): LocalParts {
  const d = new Date(instant.getTime() + OFFSET_MS);
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
    second: d.getUTCSeconds(),
  };
}

/** `05-03-2026 08:30:07 +07:00`, the form of a signing time (Decree 30/2020/NĐ-CP, Annex I; ISO 8601 zone). */
export function signingTimeText(instant: Date): string {
  const p = localParts(instant);
  return `${two(p.day)}-${two(p.month)}-${p.year} ${two(p.hour)}:${two(p.minute)}:${two(p.second)} +07:00`;
}

/** `08 giờ 30 phút, ngày 05 tháng 3 năm 2026`. */
export function longMoment(instant: Date): string {
  const p = localParts(instant);
  return `${two(p.hour)} giờ ${two(p.minute)} phút, ${longDate(p)}`;
}

/** `Tân Ninh, ngày 05 tháng 3 năm 2026` from the local day of an instant. */
export function placeAndDate(place: string, instant: Date): string {
  return `${place}, ${longDate(localParts(instant))}`;
}

/** `ngày 05 tháng 3 năm 2026` from a date `YYYY-MM-DD`. */
export function longDateOf(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return longDate({ year: year ?? 0, month: month ?? 0, day: day ?? 0 });
}

/** Days under 10 and the months 1 and 2 take a leading 0 (Decree 30/2020/NĐ-CP, Annex I, Part II, item 4). */
function longDate({ year, month, day }: Pick<LocalParts, 'year' | 'month' | 'day'>): string {
  return `ngày ${two(day)} tháng ${month < 3 ? two(month) : month} năm ${year}`;
}

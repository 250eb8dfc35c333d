/** A table to be exported. Dates are instants, shown in Vietnamese time. */
export type Cell = string | number | Date | null;
export interface Sheet {
  /** Name of the sheet. */
  readonly name: string;
  /** Lines above the table: what it is, of whom, when. */
  readonly title: readonly string[];
  readonly columns: readonly { readonly header: string; readonly width: number }[];
}

const two = (n: number): string => String(n).padStart(2, '0');

/** The same wall-clock time in UTC, for writers that know no time zones. */
export const localWall = (at: Date): Date => new Date(at.getTime() + 7 * 3_600_000);

/** dd/MM/yyyy HH:mm in Vietnam. */
export function localText(at: Date): string {
  const wall = localWall(at);
  return `${two(wall.getUTCDate())}/${two(wall.getUTCMonth() + 1)}/${wall.getUTCFullYear()} ${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`;
}

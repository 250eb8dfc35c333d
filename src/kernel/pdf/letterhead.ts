import type { Sheet, TextStyle } from './sheet.ts';
import { MM } from './sheet.ts';
import type { Letterhead } from './spec.ts';

const NATION = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
const MOTTO = 'Độc lập - Tự do - Hạnh phúc';

/**
 * Decree 30/2020/NĐ-CP, Annex I, Part II: agency at the left with a rule of a third to a half of its line; national
 * name and motto at the right with a rule as long as the motto; number under the agency, place and date under the motto.
 */
export function drawLetterhead(sheet: Sheet, letterhead: Letterhead): void {
  const { body, size } = sheet;
  const overlap = sheet.paper.left * MM * 0.25;
  const small: TextStyle = { size: size - 1, align: 'center', balance: true };
  const full: TextStyle = { size, align: 'center' };
  const nationWidth = Math.max(sheet.measure(small.size)(NATION, 'bold'), sheet.measure(full.size)(MOTTO, 'bold')) + 2;
  const right = { x: body.x + body.width - nationWidth, width: nationWidth };
  const left = { x: body.x - overlap, width: body.width - nationWidth + overlap - 4 * MM };
  const start = sheet.y;
  const put = (
    text: string,
    column: typeof left,
    y: number,
    style: TextStyle,
    bold: boolean,
    italic = false,
  ): number => {
    const lines = sheet.lines([{ text, bold, italic }], column.width, style);
    const tag = sheet.tag('P');
    const end = sheet.drawLines(lines, column, y, style, tag);
    tag.end();
    return end;
  };

  let yl = start;
  if (letterhead.parent) yl = put(letterhead.parent.toLocaleUpperCase('vi'), left, yl, small, false);
  const agency = letterhead.agency.toLocaleUpperCase('vi');
  yl = put(agency, left, yl, small, true);
  const agencyLines = sheet.lines([{ text: agency, bold: true }], left.width, small);
  const ruleLength = (agencyLines.at(-1)?.width ?? 0) * 0.42;
  sheet.ruleAt(left.x + (left.width - ruleLength) / 2, yl + 1.5, ruleLength);
  yl += 5;

  let yr = put(NATION, right, start, small, true);
  yr = put(MOTTO, right, yr, full, true);
  const mottoWidth = sheet.measure(full.size)(MOTTO, 'bold');
  sheet.ruleAt(right.x + (right.width - mottoWidth) / 2, yr + 1.5, mottoWidth);
  yr += 5;

  const second = Math.max(yl, yr) + 1;
  let numberEnd = second;
  if (letterhead.number) numberEnd = put(letterhead.number, left, second, full, false);
  if (letterhead.about) numberEnd = put(letterhead.about, left, numberEnd, small, false);
  const dateEnd = letterhead.placeAndDate ? put(letterhead.placeAndDate, right, second, full, false, true) : second;
  sheet.y = Math.max(numberEnd, dateEnd) + size * 0.6;
}

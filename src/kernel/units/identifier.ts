/**
 * Identifier codes of agencies. Canonical form: Decision 20/2020/QĐ-TTg, level 1 first, at most 35 characters:
 * `H53`, `H53.13`, `H53.13.02`. Older documents and messages print QCVN 102:2016/BTTTT, level 1 last, thirteen
 * characters `V1V2V3.Z1Z2.Y1Y2.MX1X2`, unused levels zero: `000.00.13.H53`.
 */

const CANONICAL = /^[A-Z]\d{2}(\.\d{2,4})*$/;
const QCVN_102 = /^(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})$/;

/** True for a canonical identifier, level 1 first. */
export const isIdentifier = (text: string): boolean => text.length <= 35 && CANONICAL.test(text) && !/\.0+$/.test(text);

/** Reads either form, spaces around it and lower case forgiven; gives the canonical one, undefined for anything else. */
export function parseIdentifier(text: string): string | undefined {
  const trimmed = text.trim().toUpperCase();
  const old = QCVN_102.exec(trimmed);
  if (!old) return isIdentifier(trimmed) ? trimmed : undefined;
  const levels = [old[4], old[3], old[2], old[1]] as string[];
  while (levels.length > 1 && Number(levels.at(-1)) === 0) levels.pop();
  return levels.join('.');
}

/** Prints a canonical identifier as QCVN 102; undefined when it has more levels or longer numbers than that form holds. */
export function printQcvn102(identifier: string): string | undefined {
  if (!isIdentifier(identifier)) return undefined;
  const [one, two = '00', three = '00', four = '000', ...more] = identifier.split('.');
  if (more.length > 0 || two.length !== 2 || three.length !== 2 || four.length !== 3) return undefined;
  return `${four}.${three}.${two}.${one}`;
}

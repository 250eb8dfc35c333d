/**
 * Dossier code of Circular 01/2018/TT-VPCP, article 19: agency identifier, date of filing, four-digit number of that
 * day. The pattern is a setting, because practice differs: `{agency}` is the identifier level-4-first as in QCVN 102
 * (000.00.13.H53), `{agency1}` level-1-first (H53.13), `{date}` is YYMMDD, `{n}` the number.
 */
export const DEFAULT_CODE_PATTERN = '{agency}-{date}-{n}';

export interface CodeParts {
  /** Level-1-first identifier, e.g. `H53.13`. */
  readonly agency: string;
  /** Local day YYYY-MM-DD. */
  readonly day: string;
  /** 1, 2, 3 … within agency and day. */
  readonly sequence: number;
}

/** Level-1-first `H53.13.02` → QCVN 102 `000.02.13.H53`. */
export function qcvn102(identifier: string): string {
  const [level1 = '', level2 = '00', level3 = '00', level4 = '000'] = identifier.split('.');
  return [level4.padStart(3, '0'), level3.padStart(2, '0'), level2.padStart(2, '0'), level1].join('.');
}

export function dossierCode(parts: CodeParts, pattern: string = DEFAULT_CODE_PATTERN): string {
  const date = parts.day.slice(2).replaceAll('-', '');
  return pattern
    .replace('{agency}', qcvn102(parts.agency))
    .replace('{agency1}', parts.agency)
    .replace('{date}', date)
    .replace('{n}', String(parts.sequence).padStart(4, '0'));
}

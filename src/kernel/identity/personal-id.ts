/** What a personal ID number tells by its structure. There is no check digit. */
export interface PersonalIdParts {
  /** Province (or country) of birth registration, 3 digits; unchanged by later mergers of provinces. */
  readonly registeredIn: string;
  readonly gender: 'male' | 'female';
  readonly birthYear: number;
}

/**
 * Takes a personal ID number (số định danh cá nhân) apart: 3 digits for the place, 1 for century and gender (0 male,
 * 1 female of the 1900s, 2 and 3 of the 2000s …), 2 for the year, 6 random. Undefined unless it has twelve digits.
 * Source: Decree 137/2015/NĐ-CP, article 13, and Circular 59/2021/TT-BCA, article 3.
 */
export function readPersonalId(text: string): PersonalIdParts | undefined {
  const match = /^(\d{3})(\d)(\d{2})\d{6}$/.exec(text);
  if (!match) return undefined;
  const century = Number(match[2]);
  return {
    registeredIn: match[1] as string,
    gender: century % 2 === 1 ? 'female' : 'male',
    birthYear: 1900 + Math.floor(century / 2) * 100 + Number(match[3]),
  };
}

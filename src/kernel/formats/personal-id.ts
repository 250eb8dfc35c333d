import type { Text } from '../text.ts';

/**
 * Codes of provinces of birth registration as they were when personal ID numbers were introduced (Circular
 * 59/2021/TT-BCA, annex I, from memory); a number never changes when provinces merge. 101 and above are countries.
 */
const PROVINCE_CODES = new Set(
  (
    '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 045 046 ' +
    '048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096'
  ).split(' '),
);

export type Gender = 'male' | 'female';

export interface PersonalId {
  /** The twelve digits. */
  readonly value: string;
  /** Of birth registration, or of the country. */
  readonly provinceCode: string;
  readonly gender: Gender;
  /** Year of birth. */
  readonly year: number;
}

export type PersonalIdError = 'empty' | 'not_digits' | 'old_card' | 'length';

/** What does not fit but happens in life (a changed gender, a late correction): to be shown, never to block. */
export type PersonalIdWarning = 'unknown_province' | 'future_year' | 'year_differs' | 'gender_differs';

export type ParsedPersonalId =
  | ({ readonly ok: true; readonly warnings: readonly PersonalIdWarning[] } & PersonalId)
  | { readonly ok: false; readonly error: PersonalIdError };

export interface PersonalIdFacts {
  /** `YYYY-MM-DD`, the local date: years after it are warned about. */
  readonly today?: string;
  /** `YYYY-MM-DD` or only the year. */
  readonly birthDate?: string;
  readonly gender?: Gender;
}

/**
 * Reads a personal identification number (số định danh cá nhân; Decree 137/2015/NĐ-CP, art. 13): 3 digits place of birth
 * registration, 1 century and gender, 2 year of birth, 6 random; there is no check digit. Spaces and dots are ignored.
 */
export function parsePersonalId(raw: string, facts: PersonalIdFacts = {}): ParsedPersonalId {
  const value = raw.replace(/[\s.\u00a0-]/g, '');
  if (value === '') return { ok: false, error: 'empty' };
  if (!/^\d+$/.test(value)) return { ok: false, error: 'not_digits' };
  // The 9-digit identity card (CMND) is no longer valid since 1 January 2025 (Law 26/2023/QH15, art. 46).
  if (value.length === 9) return { ok: false, error: 'old_card' };
  if (value.length !== 12) return { ok: false, error: 'length' };
  const provinceCode = value.slice(0, 3);
  const century = Number(value[3]);
  const year = 1900 + Math.floor(century / 2) * 100 + Number(value.slice(4, 6));
  const gender: Gender = century % 2 === 0 ? 'male' : 'female';
  const warnings: PersonalIdWarning[] = [];
  if (Number(provinceCode) < 101 && !PROVINCE_CODES.has(provinceCode)) warnings.push('unknown_province');
  if (facts.today && year > Number(facts.today.slice(0, 4))) warnings.push('future_year');
  if (facts.birthDate && Number(facts.birthDate.slice(0, 4)) !== year) warnings.push('year_differs');
  if (facts.gender && facts.gender !== gender) warnings.push('gender_differs');
  return { ok: true, value, provinceCode, gender, year, warnings };
}

export const PERSONAL_ID_ERRORS: Readonly<Record<PersonalIdError, Text>> = {
  empty: { vi: 'Hãy nhập số định danh cá nhân.', en: 'Enter the personal ID number.' },
  not_digits: { vi: 'Số định danh cá nhân chỉ gồm chữ số.', en: 'A personal ID number has digits only.' },
  old_card: {
    vi: 'Đây là số chứng minh nhân dân 9 số đã hết giá trị. Hãy nhập số định danh cá nhân gồm 12 chữ số.',
    en: 'This is a number of the old 9-digit card, which is no longer valid. Enter the 12-digit personal ID number.',
  },
  length: { vi: 'Số định danh cá nhân gồm 12 chữ số.', en: 'A personal ID number has 12 digits.' },
};

export const PERSONAL_ID_WARNINGS: Readonly<Record<PersonalIdWarning, Text>> = {
  unknown_province: {
    vi: 'Ba chữ số đầu không phải mã tỉnh, thành phố đã biết.',
    en: 'The first three digits are no known province code.',
  },
  future_year: {
    vi: 'Năm sinh trong số định danh ở tương lai.',
    en: 'The year of birth in the number lies in the future.',
  },
  year_differs: { vi: 'Năm sinh không khớp với số định danh.', en: 'The year of birth does not fit the number.' },
  gender_differs: { vi: 'Giới tính không khớp với số định danh.', en: 'The gender does not fit the number.' },
};

import { z } from 'zod';
import { isDate } from '../../calendar/local-time.ts';
import { Problem } from '../../problem.ts';
import type { IdentityClaims } from '../person.ts';

/**
 * Which claim of the identity provider holds what. The names of the national single sign-on are not published, so they
 * are data; these are the ones of the embedded provider, OpenID Connect Core 5.1 where it has a name.
 */
export interface ClaimMap {
  readonly personalId: string;
  readonly name: string;
  readonly birthDate: string;
  readonly gender: string;
  readonly level: string;
  readonly phone: string;
  readonly email: string;
  readonly orgTaxCode: string;
  /** Values of the level claim that mean level 2 (Decree 69/2024/NĐ-CP); everything else is level 1. */
  readonly level2: readonly string[];
}

export const defaultClaimMap: ClaimMap = {
  personalId: 'personal_id',
  name: 'name',
  birthDate: 'birthdate',
  gender: 'gender',
  level: 'level',
  phone: 'phone_number',
  email: 'email',
  orgTaxCode: 'org_tax_code',
  level2: ['2', 'level2', 'muc_2'],
};

const GENDERS: Readonly<Record<string, 'male' | 'female'>> = {
  male: 'male',
  nam: 'male',
  female: 'female',
  nữ: 'female',
};

const text = z.union([z.string(), z.number()]).transform((value) => String(value).normalize('NFC').trim());

/**
 * Reads what the provider vouches for. The personal ID number and a name must be there; of the rest, what cannot be
 * understood is treated as not given.
 *
 * @throws Problem 502 `identity_incomplete`
 */
export function readClaims(
  claims: Readonly<Record<string, unknown>>,
  map: ClaimMap = defaultClaimMap,
): { readonly person: IdentityClaims; readonly orgTaxCode: string | null } {
  const read = (name: string): string | null => text.safeParse(claims[name]).data || null;
  const personalId = read(map.personalId);
  const name = read(map.name);
  if (!personalId || !/^\d{12}$/.test(personalId) || !name) {
    throw new Problem(502, 'identity_incomplete', {
      vi: 'Hệ thống định danh không trả về số định danh cá nhân hoặc họ tên, nên chưa đăng nhập được.',
      en: 'The identity provider gave no personal ID number or name, so you cannot be signed in.',
    });
  }
  return {
    person: {
      personalId,
      name: name.slice(0, 200),
      birthDate: readDate(read(map.birthDate)),
      gender: GENDERS[read(map.gender)?.toLowerCase() ?? ''] ?? null,
      level: map.level2.includes(read(map.level) ?? '') ? 2 : 1,
      phone: read(map.phone)?.slice(0, 30) ?? null,
      email: read(map.email)?.slice(0, 320) ?? null,
    },
    orgTaxCode: read(map.orgTaxCode)?.slice(0, 20) ?? null,
  };
}

/** ISO, or day first as Vietnamese systems write it. */
function readDate(value: string | null): string | null {
  const local = /^(\d{2})[/-](\d{2})[/-](\d{4})$/.exec(value ?? '');
  const iso = local ? `${local[3]}-${local[2]}-${local[1]}` : value;
  return iso && isDate(iso) ? iso : null;
}

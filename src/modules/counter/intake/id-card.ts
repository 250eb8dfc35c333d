import { isDate } from '../../../kernel/calendar/local-time.ts';

/** What a person's card says, as its QR code carries it. */
export interface IdCard {
  readonly personalId: string;
  /** Number of the card before (CMND), often empty. */
  readonly oldNumber: string | null;
  readonly name: string;
  /** YYYY-MM-DD; null where the card gives only the year. */
  readonly birthDate: string | null;
  readonly gender: 'male' | 'female' | null;
  readonly address: string | null;
  /** YYYY-MM-DD */
  readonly issuedOn: string | null;
}

const day = (text: string): string | null => {
  const [, d, m, y] = /^(\d{2})(\d{2})(\d{4})$/.exec(text.replace(/[\s/.-]/g, '')) ?? [];
  const date = `${y}-${m}-${d}`;
  return isDate(date) ? date : null;
};

/**
 * Reads the text in the QR code of a chip-based citizen identity card: `số định danh|số CMND cũ|họ tên|DDMMYYYY|giới
 * tính|nơi thường trú|DDMMYYYY ngày cấp`, with further fields (parents, from the cards of 2024) left alone. Scanners
 * that type like a keyboard may add a line end, or put other line ends for the bars. Pure.
 *
 * @returns undefined when the text is no such code
 */
export function readIdCard(text: string): IdCard | undefined {
  const parts = text
    .normalize('NFC')
    .trim()
    .split(/\s*[|¦]\s*/);
  const [personalId = '', old = '', name = '', birth = '', gender = '', address = '', issued = ''] = parts;
  if (parts.length < 5 || !/^\d{12}$/.test(personalId) || name.trim() === '') return undefined;
  return {
    personalId,
    oldNumber: /^\d{9}$/.test(old) ? old : null,
    name: name.replace(/\s+/g, ' ').trim(),
    birthDate: day(birth),
    gender: /^nam$/i.test(gender) ? 'male' : /^n(?:ữ|u|ư)$/i.test(gender) ? 'female' : null,
    address: address.replace(/\s+/g, ' ').trim() || null,
    issuedOn: day(issued),
  };
}

/** What was typed or scanned into the one box by which a person is found. Pure. */
export type Sought =
  | { readonly by: 'card'; readonly card: IdCard }
  | { readonly by: 'personalId'; readonly personalId: string }
  | { readonly by: 'phone'; readonly phone: string };

/** A card's text, a 12-digit number or a telephone number (0… or +84…, 10 digits); undefined for anything else. */
export function readSought(text: string): Sought | undefined {
  const card = readIdCard(text);
  if (card) return { by: 'card', card };
  const bare = text.replace(/[\s.()-]/g, '');
  if (/^\d{12}$/.test(bare)) return { by: 'personalId', personalId: bare };
  const phone = bare.replace(/^(?:\+|00)84/, '0');
  return /^0\d{9}$/.test(phone) ? { by: 'phone', phone } : undefined;
}

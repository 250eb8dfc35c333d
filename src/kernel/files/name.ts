import { KINDS } from './kinds.ts';

const LONGEST = 150;

/**
 * A name that is safe to show and to offer at download: without path, control and direction-changing characters,
 * in NFC, at most 150 characters, with an ending that fits what the file really is.
 */
export function cleanName(name: string, mediaType: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const bare = base
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const ending = endingFor(mediaType);
  const match = /^(.*)\.([^.]{1,10})$/.exec(bare);
  const fits = match?.[2] !== undefined && endings(mediaType).includes(match[2].toLowerCase());
  const stem = (fits ? match?.[1] : bare) || 'tep';
  return `${[...stem].slice(0, LONGEST).join('')}.${fits ? match?.[2] : ending}`;
}

const endingFor = (mediaType: string): string => endings(mediaType)[0] ?? 'bin';

function endings(mediaType: string): readonly string[] {
  if (mediaType === 'image/jpeg') return ['jpg', 'jpeg', 'jfif'];
  if (mediaType === 'image/heif' || mediaType === 'image/heic') return ['heic', 'heif'];
  const kind = Object.values(KINDS).find((one) => (one.mediaTypes as readonly string[]).includes(mediaType));
  return kind ? [kind.extension] : [];
}

/** Value of Content-Disposition for a download (RFC 6266): an ASCII name and, for all but the oldest, the real one. */
export function attachment(name: string): string {
  const ascii = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`;
}

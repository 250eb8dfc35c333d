import { fileTypeFromBuffer } from 'file-type';

/** Kinds of files people may send in. What a file is, is read from its first bytes; its name proves nothing. */
export const KINDS = {
  jpeg: { label: 'JPEG', mediaTypes: ['image/jpeg'], extension: 'jpg' },
  png: { label: 'PNG', mediaTypes: ['image/png'], extension: 'png' },
  webp: { label: 'WebP', mediaTypes: ['image/webp'], extension: 'webp' },
  heic: { label: 'HEIC', mediaTypes: ['image/heic', 'image/heif'], extension: 'heic' },
  pdf: { label: 'PDF', mediaTypes: ['application/pdf'], extension: 'pdf' },
} as const;

export type Kind = keyof typeof KINDS;

export const allKinds = Object.keys(KINDS) as Kind[];

/** Photos and scans of papers. */
export const photosAndPdf: readonly Kind[] = ['jpeg', 'png', 'webp', 'heic', 'pdf'];

/** Bytes from the start of a file that are enough to tell its kind. */
export const HEAD = 4100;

/** The media type of a file whose first bytes are `head`, when it is of one of the kinds; null otherwise. */
export async function sniff(head: Uint8Array, accept: readonly Kind[]): Promise<string | null> {
  const found = await fileTypeFromBuffer(head);
  const kind = found && accept.find((one) => (KINDS[one].mediaTypes as readonly string[]).includes(found.mime));
  return kind ? found.mime : null;
}

/** `accept` attribute of a file input for these kinds. */
export const acceptAttribute = (accept: readonly Kind[]): string =>
  accept.flatMap((kind) => [...KINDS[kind].mediaTypes, `.${KINDS[kind].extension}`]).join(',');

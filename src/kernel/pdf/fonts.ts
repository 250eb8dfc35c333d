import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Tinos has the widths of Times New Roman, which Decree 30/2020/NĐ-CP asks for, all Vietnamese letters, and a licence
 * that allows embedding (Apache-2.0). Whole TTF files: web fonts split by script lack plain letters.
 */
const files = {
  regular: '400Regular/Tinos_400Regular.ttf',
  bold: '700Bold/Tinos_700Bold.ttf',
  italic: '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  boldItalic: '700Bold_Italic/Tinos_700Bold_Italic.ttf',
} as const;

export type FontName = keyof typeof files;
export const FONT_NAMES = Object.keys(files) as FontName[];

const require = createRequire(import.meta.url);
const loaded = new Map<FontName, Buffer>();

export function fontBytes(name: FontName): Buffer {
  let bytes = loaded.get(name);
  if (!bytes) {
    bytes = readFileSync(require.resolve(`@expo-google-fonts/tinos/${files[name]}`));
    loaded.set(name, bytes);
  }
  return bytes;
}

export function fontFor(bold: boolean | undefined, italic: boolean | undefined): FontName {
  if (bold) return italic ? 'boldItalic' : 'bold';
  return italic ? 'italic' : 'regular';
}

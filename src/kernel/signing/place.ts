import { type Anchor, findAnchor } from '../pdf/index.ts';
import { loadStrictly } from './structure.ts';

/**
 * Where a visible signature goes in a document made by this program: `signature` fills the room left for it but its left
 * quarter; `seal` is a square as high as the room that stands over that quarter and out to the left (Decree
 * 30/2020/NĐ-CP, Annex I, Part II, item 8). `undefined` when the document has no such room.
 */
export async function placeFor(
  bytes: Uint8Array,
  anchor: string,
  kind: 'signature' | 'seal',
): Promise<Anchor | undefined> {
  const found = findAnchor(await loadStrictly(bytes), anchor);
  if (!found) return undefined;
  const [left, bottom, right, top] = found.rect;
  const edge = left + (right - left) / 4;
  if (kind === 'signature') return { page: found.page, rect: [edge, bottom, right, top] };
  return { page: found.page, rect: [Math.max(0, edge - (top - bottom)), bottom, edge, top] };
}

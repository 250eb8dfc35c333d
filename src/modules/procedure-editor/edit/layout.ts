import type { ListShape, Path, Shape, UnionShape } from '../model/shape.ts';
import { keysOf } from '../words/labels.ts';

/** Above this many controls an item of a list gets a page of its own. */
const MOST_IN_A_ROW = 6;

function controls(shape: Shape): number {
  switch (shape.kind) {
    case 'object':
      return shape.members.reduce((sum, member) => sum + controls(member.shape), 0);
    case 'union':
      return 1 + Math.max(...[...shape.cases.values()].map(controls));
    case 'list':
      return controls(shape.item);
    case 'condition':
      return MOST_IN_A_ROW + 1;
    default:
      return 1;
  }
}

/** Whether the items of a list are edited each on a page of its own, or as rows on the page of the list. */
export const hasPages = (list: ListShape): boolean => controls(list.item) > MOST_IN_A_ROW;

/** A union whose cases differ in a few members only, such as a limit: all of them are shown at once. */
export const isCompact = (union: UnionShape): boolean =>
  new Set([...union.cases.values()].flatMap((one) => one.members.map(({ key }) => key))).size <= 4;

const LONG = new Set([
  'summary',
  'conditions',
  'declaration',
  'intro',
  'sequence',
  'rangeMessage',
  'note',
  'source',
  'hint',
  'paragraphs',
  'keywords',
]);

/** Texts of more than a line. */
export const isLong = (path: Path): boolean => LONG.has(keysOf(path).at(-1) ?? '');

/** The list item or section that a path is edited on: the longest way that ends at an item with a page of its own. */
export function focusOf(root: Shape, path: Path, shapeOfStep: (path: Path) => Shape | undefined): Path {
  let focus: Path = [];
  for (let i = 1; i <= path.length; i += 1) {
    const above = shapeOfStep(path.slice(0, i - 1)) ?? root;
    if (above.kind === 'list' && typeof path[i - 1] === 'number' && hasPages(above)) focus = path.slice(0, i);
  }
  return focus;
}

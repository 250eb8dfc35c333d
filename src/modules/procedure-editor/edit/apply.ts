import type { Posted } from '../../services/index.ts';
import { membersOfSection, procedureShape, type Section } from '../model/sections.ts';
import { isRecord, type Path, shapeAt, valueAt, withValue } from '../model/shape.ts';
import { withKey } from './keys.ts';
import { hasPages } from './layout.ts';
import { readMember } from './read.ts';

export interface Edit {
  readonly path: Path;
  readonly value?: unknown;
}

const edit = (path: Path, value: unknown): Edit => (value === undefined ? { path } : { path, value });

/** What was typed on the page of a section, as changes of the draft. Pure. */
export function editsOfSection(body: unknown, section: Section, posted: Posted): Edit[] {
  return membersOfSection(section).map((member) =>
    edit([member.key], readMember(member, posted, [member.key], valueAt(body, [member.key]), body)),
  );
}

/** What was typed on the page of a list item. The item gets its technical name here. Pure. */
export function editsOfItem(body: unknown, path: Path, posted: Posted): Edit[] {
  const shape = shapeAt(procedureShape, body, path);
  if (!shape) return [];
  const member = { key: String(path.at(-1)), shape, optional: false, byDefault: undefined };
  const value = readMember(member, posted, path, valueAt(body, path), body) ?? {};
  return [edit(path, withKey(body, path, value))];
}

export const applied = (body: unknown, edits: readonly Edit[]): unknown =>
  edits.reduce<unknown>((sum, one) => withValue(sum, one.path, one.value), body);

/** What a button asked for besides saving. */
export interface Then {
  readonly deed: 'more' | 'add' | 'up' | 'down' | 'copy' | 'remove';
  readonly path: Path;
}

const DEEDS = ['more', 'add', 'up', 'down', 'copy', 'remove'] as const;

export function readThen(value: unknown): Then | undefined {
  const [, deed = '', path = ''] = /^(\w+):(.+)$/.exec(typeof value === 'string' ? value : '') ?? [];
  const known = DEEDS.find((one) => one === deed);
  return known && { deed: known, path: pathFrom(path.split('.')) };
}

/** Steps of an address or name back to a path: numbers are positions. */
export const pathFrom = (steps: readonly string[]): Path =>
  steps.filter((step) => step !== '').map((step) => (/^\d+$/.test(step) ? Number(step) : step));

export interface Deed {
  readonly edits: readonly Edit[];
  /** The item to go on with, where one was added. */
  readonly open?: Path;
  /** The list that wants an empty row. */
  readonly more?: Path;
  /** The item whose removal is asked about first. */
  readonly ask?: Path;
}

/** Does to a list what a button asked for, on the body as just saved. Pure. */
export function doThen(body: unknown, then: Then, kind: string): Deed {
  if (then.deed === 'more') return { edits: [], more: then.path };
  const at = then.deed === 'add' ? undefined : Number(then.path.at(-1));
  const path = at === undefined ? then.path : then.path.slice(0, -1);
  const shape = shapeAt(procedureShape, body, path);
  const found = valueAt(body, path);
  const list: readonly unknown[] = Array.isArray(found) ? found : [];
  if (shape?.kind !== 'list') return { edits: [] };
  if (at === undefined) {
    const edits = [edit(path, [...list, newItem(path, kind)])];
    return { edits, open: [...path, list.length] };
  }
  if (!(at in list)) return { edits: [] };
  if (then.deed === 'remove')
    return hasPages(shape) ? { edits: [], ask: [...path, at] } : { edits: [edit(path, list.toSpliced(at, 1))] };
  if (then.deed === 'copy') {
    const copy = duplicate(body, [...path, list.length], list[at]);
    return { edits: [edit(path, [...list, copy])], open: [...path, list.length] };
  }
  const to = then.deed === 'up' ? at - 1 : at + 1;
  if (!(to in list)) return { edits: [] };
  return { edits: [edit(path, list.with(at, list[to]).with(to, list[at]))] };
}

/** What a new item begins with; its name and with it its key are given on its own page. */
function newItem(path: Path, kind: string): Record<string, unknown> {
  switch (path.at(-1)) {
    case 'fields':
      return { kind: kind || 'text' };
    case 'components':
      return { source: 'upload' };
    case 'fees':
      return { kind: 'fee', confidence: 'unverified' };
    default:
      return {};
  }
}

/** A copy under new technical names, with everything inside. */
function duplicate(body: unknown, path: Path, item: unknown): unknown {
  if (!isRecord(item)) return item;
  const { key: _, ...rest } = item;
  const inside = Array.isArray(rest.fields) && path.at(-2) === 'pages' ? rest.fields : undefined;
  let whole = withValue(body, path, { ...rest, ...(inside ? { fields: [] } : {}) });
  whole = withValue(whole, path, withKey(whole, path, valueAt(whole, path)));
  inside?.forEach((field, i) => {
    const at = [...path, 'fields', i];
    whole = withValue(whole, at, duplicate(whole, at, field));
  });
  return valueAt(whole, path);
}

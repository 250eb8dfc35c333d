import type { Lang } from '../../../kernel/text.ts';
import { nameOf, whereText } from '../model/references.ts';
import { sayValue } from '../model/say.ts';
import { procedureShape, SECTIONS, type Section, sectionOf } from '../model/sections.ts';
import { isRecord, membersOf, type Path, type Shape, withoutDefaults } from '../model/shape.ts';

/** One difference between two versions, at the place where it is in the newer one (or was in the older). */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  readonly path: Path;
  readonly shape: Shape | undefined;
  readonly before: unknown;
  readonly after: unknown;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};

/**
 * What differs between two procedures, member by member. Items of lists are told apart by their key, channel or value, so
 * that a question that moved is not one that went and one that came. What holds by default counts as written. Pure.
 */
export function diffProcedures(before: unknown, after: unknown): Change[] {
  return diff(procedureShape, [], withoutDefaults(procedureShape, before), withoutDefaults(procedureShape, after));
}

function diff(shape: Shape | undefined, path: Path, before: unknown, after: unknown): Change[] {
  if (same(before, after)) return [];
  const one = (kind: Change['kind']): Change[] => [{ kind, path, shape, before, after }];
  if (before === undefined) return one('added');
  if (after === undefined) return one('removed');
  if (shape?.kind === 'list' && Array.isArray(before) && Array.isArray(after))
    return diffLists(shape.item, path, before, after);
  if ((shape?.kind === 'object' || shape?.kind === 'union') && isRecord(before) && isRecord(after)) {
    // Another kind of question is another question.
    if (shape.kind === 'union' && before[shape.on] !== after[shape.on] && !isSmall(shape)) return one('changed');
    if (isSmall(shape)) return one('changed');
    const keys = new Set([
      ...membersOf(shape, after).map(({ key }) => key),
      ...Object.keys(after),
      ...Object.keys(before),
    ]);
    return [...keys].flatMap((key) => {
      const inner =
        membersOf(shape, after).find((member) => member.key === key) ??
        membersOf(shape, before).find((member) => member.key === key);
      return diff(inner?.shape, [...path, key], before[key], after[key]);
    });
  }
  return one('changed');
}

/** A limit is one thing to a reader, not a unit and a number. */
const isSmall = (shape: Shape): boolean =>
  shape.kind === 'union' &&
  new Set([...shape.cases.values()].flatMap((one) => one.members.map(({ key }) => key))).size <= 4;

const identityOf = (item: unknown): string | undefined => {
  if (!isRecord(item)) return undefined;
  for (const part of ['key', 'channel', 'value']) if (typeof item[part] === 'string') return `${part}:${item[part]}`;
  return undefined;
};

function diffLists(item: Shape, path: Path, before: readonly unknown[], after: readonly unknown[]): Change[] {
  const old = before.map(identityOf);
  const now = after.map(identityOf);
  const named = (ids: readonly (string | undefined)[]) => ids.every(Boolean) && new Set(ids).size === ids.length;
  if (!named(old) || !named(now)) {
    const longest = Math.max(before.length, after.length);
    return Array.from({ length: longest }, (_, i) => diff(item, [...path, i], before[i], after[i])).flat();
  }
  const changes = after.flatMap((value, i) => {
    const at = old.indexOf(now[i]);
    return diff(item, [...path, i], at < 0 ? undefined : before[at], value);
  });
  const gone = before.flatMap((value, i): Change[] =>
    now.includes(old[i]) ? [] : [{ kind: 'removed', path: [...path, i], shape: item, before: value, after: undefined }],
  );
  const kept = { old: old.filter((id) => now.includes(id)), now: now.filter((id) => old.includes(id)) };
  const moved: Change[] = same(kept.old, kept.now)
    ? []
    : [{ kind: 'moved', path, shape: { kind: 'list', item }, before, after }];
  return [...changes, ...gone, ...moved];
}

/** A difference in words. */
export interface SaidChange {
  readonly kind: Change['kind'];
  readonly where: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly path: Path;
}

/** Differences in words, grouped by section in the order in which they are edited; what is in no section comes first. */
export function sayChanges(
  changes: readonly Change[],
  before: unknown,
  after: unknown,
  lang: Lang,
): { readonly section: Section | undefined; readonly changes: readonly SaidChange[] }[] {
  const said = changes.map((change) => ({
    section: sectionOf(change.path),
    change: sayChange(change, before, after, lang),
  }));
  return [undefined, ...SECTIONS]
    .map((section) => ({ section, changes: said.filter((one) => one.section === section).map((one) => one.change) }))
    .filter((group) => group.changes.length > 0);
}

function sayChange(change: Change, before: unknown, after: unknown, lang: Lang): SaidChange {
  const { kind, path, shape } = change;
  const order = (value: unknown) => (Array.isArray(value) ? value.map((one) => nameOf(one, lang)).join(' → ') : '');
  if (kind === 'moved')
    return {
      kind,
      path,
      where: whereText(after, path, lang),
      before: order(change.before),
      after: order(change.after),
    };
  const say = (value: unknown, body: unknown) =>
    value === undefined
      ? undefined
      : sayBoth(shape, path, value, kind === 'changed' ? [change.before, change.after] : [], body, lang);
  return {
    kind,
    path,
    where: whereText(kind === 'removed' ? before : after, path, lang),
    before: say(change.before, before),
    after: say(change.after, after),
  };
}

/** A text is said in both languages where only the other language changed. */
function sayBoth(
  shape: Shape | undefined,
  path: Path,
  value: unknown,
  pair: readonly unknown[],
  body: unknown,
  lang: Lang,
): string {
  const own = sayValue(shape, path, value, body, lang);
  if (shape?.kind !== 'text' || !isRecord(value)) return own;
  const [a, b] = pair;
  if (pair.length === 0 || (isRecord(a) && isRecord(b) && a[lang] !== b[lang] && a.en === b.en)) return own;
  return `${value.vi ?? ''} / ${value.en ?? ''}`;
}

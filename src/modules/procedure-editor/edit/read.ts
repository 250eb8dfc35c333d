import { unify } from '../../../kernel/search/index.ts';
import { readDate } from '../../../web/index.ts';
import type { Posted } from '../../services/index.ts';
import { choicesAt, isOrdered, isTemplate, questionsOf } from '../model/references.ts';
import { isRecord, type Member, membersOf, type Path, type Shape, type UnionShape, withValue } from '../model/shape.ts';
import { conditionOf, OPERATORS, type Operator, typedValues } from './conditions.ts';
import { withKey } from './keys.ts';
import { hasPages, isCompact } from './layout.ts';

const text = (posted: Posted, name: string): string => {
  const value = posted.get(name);
  return typeof value === 'string' ? value.normalize('NFC').replace(/\r\n?/g, '\n').trim() : '';
};

/** `1.000`, `0,5`, `-3` as people type numbers; what is none stays as typed, and is refused by the checks. */
export function readNumber(typed: string): number | string | undefined {
  if (typed === '') return undefined;
  const bare = typed.replace(/\s*(?:đồng|đ|₫|vnd|vnđ|%)\s*$/iu, '').replace(/\s/g, '');
  const plain = /^-?[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(bare) ? bare.replace(/[.,]/g, '') : bare.replace(',', '.');
  return /^-?\d{1,15}(?:\.\d{1,6})?$/.test(plain) ? Number(plain) : typed;
}

/**
 * What was posted for a member, put in the place of what was there. Lists whose items have pages of their own, and what
 * the page has no control for, stay as they are. `undefined` takes the member away.
 */
export function readMember(member: Member, posted: Posted, path: Path, before: unknown, body: unknown): unknown {
  const value = read(member.shape, posted, path, before, body);
  const none = Array.isArray(value) && value.length === 0;
  // An empty list where nothing is the same as leaving it out.
  if (none && member.optional && member.byDefault === undefined) return undefined;
  return value;
}

function read(shape: Shape, posted: Posted, path: Path, before: unknown, body: unknown): unknown {
  const name = path.join('.');
  switch (shape.kind) {
    case 'text': {
      const [vi, en] = [text(posted, `${name}.vi`), text(posted, `${name}.en`)].map((one) => inserted(one, path, body));
      return vi || en ? { vi, en } : undefined;
    }
    case 'string': {
      const typed = text(posted, name);
      return typed ? inserted(typed, path, body) : undefined;
    }
    case 'date':
      return readDate(posted, name);
    case 'number':
      return readNumber(text(posted, name));
    case 'boolean':
      return posted.get(name) === 'yes';
    case 'choice': {
      const typed = text(posted, name);
      return shape.options.find((option) => String(option) === typed) ?? (typed || undefined);
    }
    case 'choices':
      return posted.getAll(name).map(String).filter(Boolean);
    case 'lines':
      return readLines(posted, path, body);
    case 'condition':
      return readCondition(posted, path, before, body);
    case 'map':
      return readMap(shape.keys, shape.value, posted, path, before, body);
    case 'list':
      return hasPages(shape) ? before : readRows(shape.item, posted, path, before, body);
    case 'object':
      return readMembers(shape.members, posted, path, before, body);
    case 'union':
      return readUnion(shape, posted, path, before, body);
    case 'unknown':
      return before;
  }
}

function readMembers(members: readonly Member[], posted: Posted, path: Path, before: unknown, body: unknown): unknown {
  const old = isRecord(before) ? before : {};
  const entries = members.map((member): [string, unknown] => [
    member.key,
    readMember(member, posted, [...path, member.key], old[member.key], body),
  ]);
  const known = new Set(members.map(({ key }) => key));
  // What the schema does not know stays until somebody takes it out as text.
  const strange = Object.entries(old).filter(([key]) => !known.has(key));
  const kept = [...entries.filter(([, value]) => value !== undefined), ...strange];
  const says = entries.some(([key, value]) =>
    isSaid(
      value,
      members.find((member) => member.key === key),
    ),
  );
  return says || strange.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** Whether a value says something: an unticked box or an empty list on its own does not. */
const isSaid = (value: unknown, member: Member | undefined): boolean =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0) && member !== undefined;

function readUnion(union: UnionShape, posted: Posted, path: Path, before: unknown, body: unknown): unknown {
  const chosen = text(posted, [...path, union.on].join('.'));
  if (isCompact(union)) {
    const members = new Map([...union.cases.values()].flatMap((one) => one.members.map((m) => [m.key, m] as const)));
    members.delete(union.on);
    const rest = readMembers([...members.values()], posted, path, undefined, body);
    if (!chosen && rest === undefined) return undefined;
    const known = new Set((union.cases.get(chosen)?.members ?? [...members.values()]).map(({ key }) => key));
    const own = Object.entries(isRecord(rest) ? rest : {}).filter(([key]) => known.has(key));
    return { ...(chosen ? { [union.on]: chosen } : {}), ...Object.fromEntries(own) };
  }
  // What the page showed were the members of the old case; those that the new case has too are taken over.
  const value = readMembers(
    membersOf(union, before).filter(({ key }) => key !== union.on),
    posted,
    path,
    before,
    body,
  );
  const wanted = union.cases.get(chosen);
  const known = new Set((wanted?.members ?? membersOf(union, before)).map(({ key }) => key));
  const kept = Object.entries(isRecord(value) ? value : {}).filter(([key]) => known.has(key) && key !== union.on);
  return { ...Object.fromEntries(kept), ...(chosen ? { [union.on]: chosen } : {}) };
}

function readLines(posted: Posted, path: Path, body: unknown): unknown {
  const name = path.join('.');
  if (isOrdered(path)) {
    const chosen: string[] = [];
    for (let i = 0; posted.get(`${name}.${i}`) !== null && i < 50; i += 1) {
      const one = text(posted, `${name}.${i}`);
      if (one && !chosen.includes(one)) chosen.push(one);
    }
    return chosen;
  }
  if (choicesAt(body, path, 'vi')) return posted.getAll(name).map(String).filter(Boolean);
  return text(posted, name)
    .split('\n')
    .map((line) => inserted(line.trim(), path, body))
    .filter(Boolean);
}

function readRows(item: Shape, posted: Posted, path: Path, before: unknown, body: unknown): unknown {
  const count = Math.min(Number(text(posted, `${path.join('.')}.rows`)) || 0, 200);
  const old = Array.isArray(before) ? before : [];
  const rows: unknown[] = [];
  for (let i = 0; i < count; i += 1) {
    const row = read(item, posted, [...path, i], old[i], body);
    if (row !== undefined) rows.push(row);
  }
  return rows.map((row, i) => withKey(withValue(body, path, rows), [...path, i], row));
}

function readCondition(posted: Posted, path: Path, before: unknown, body: unknown): unknown {
  const name = path.join('.');
  const mode = text(posted, `${name}.mode`);
  if (mode !== 'all' && mode !== 'any') return mode === 'always' ? undefined : before;
  const asked = questionsOf(body, 'vi');
  const rows = [];
  for (let i = 0; posted.get(`${name}.rows.${i}.field`) !== null && i < 20; i += 1) {
    const field = text(posted, `${name}.rows.${i}.field`);
    const operator = text(posted, `${name}.rows.${i}.operator`) as Operator;
    if (!field) continue;
    const question = asked.find((one) => one.key === field);
    const values = typedValues(text(posted, `${name}.rows.${i}.values`), question);
    rows.push({ field, operator: OPERATORS.includes(operator) ? operator : ('is' as const), values });
  }
  return conditionOf(mode, rows);
}

/** A closed set of names has a box each; any others are written as lines `name = value`. */
function readMap(
  keys: readonly string[] | undefined,
  inner: Shape,
  posted: Posted,
  path: Path,
  before: unknown,
  body: unknown,
): unknown {
  const old = isRecord(before) ? before : {};
  const entries: (readonly [string, unknown])[] = keys
    ? keys.map((key) => [key, read(inner, posted, [...path, key], old[key], body)] as const)
    : text(posted, path.join('.'))
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => {
          const [key = '', ...rest] = line.split('=');
          return [key.trim(), rest.join('=').trim() || null] as const;
        });
  const kept = entries.filter(([key, value]) => key !== '' && value !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** In a template, the words of a question stand for its answer as well as its technical name: `{Họ và tên}`. */
function inserted(typed: string, path: Path, body: unknown): string {
  if (!isTemplate(path) || !typed.includes('{')) return typed;
  const asked = [...questionsOf(body, 'vi'), ...questionsOf(body, 'en')];
  return typed.replace(/\{([^{}]+)\}/g, (mark, words: string) => {
    if (asked.some((one) => one.key === words)) return mark;
    const found = asked.find((one) => one.label !== '' && unify(one.label) === unify(words));
    return found ? `{${found.key}}` : mark;
  });
}

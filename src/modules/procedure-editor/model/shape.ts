import type { z } from 'zod';
import { conditionSchema } from '../../services/index.ts';

/** What the editor must know of a value to show it, read it back and name it. Derived from the schema, never written out. */
export type Shape =
  | { readonly kind: 'text' }
  | { readonly kind: 'string' }
  | { readonly kind: 'date' }
  | { readonly kind: 'number'; readonly whole: boolean }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly options: readonly (string | number)[] }
  /** Any of a closed list, e.g. the kinds of applicants. */
  | { readonly kind: 'choices'; readonly options: readonly string[] }
  /** Any number of plain strings. */
  | { readonly kind: 'lines' }
  | { readonly kind: 'condition' }
  | { readonly kind: 'map'; readonly value: Shape; readonly keys: readonly string[] | undefined }
  | ListShape
  | ObjectShape
  | UnionShape
  | { readonly kind: 'unknown' };

export interface ListShape {
  readonly kind: 'list';
  readonly item: Shape;
}

export interface Member {
  readonly key: string;
  readonly shape: Shape;
  /** May be left out. */
  readonly optional: boolean;
  /** What holds when it is left out. */
  readonly byDefault: unknown;
}

export interface ObjectShape {
  readonly kind: 'object';
  readonly members: readonly Member[];
}

/** One of several objects, told apart by the value of `on`. */
export interface UnionShape {
  readonly kind: 'union';
  readonly on: string;
  readonly cases: ReadonlyMap<string, ObjectShape>;
}

/** As much of Zod's own description of a schema as is read here. */
interface Def {
  readonly type: string;
  readonly shape?: Record<string, z.ZodType>;
  readonly innerType?: z.ZodType;
  readonly defaultValue?: unknown;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly discriminator?: string;
  readonly entries?: Record<string, string | number>;
  readonly values?: readonly (string | number)[];
  readonly format?: string;
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly checks?: readonly { readonly _zod?: { readonly def?: { readonly format?: string } } }[];
}

const defOf = (schema: z.ZodType): Def => (schema as unknown as { def: Def }).def;

const UNKNOWN: Shape = { kind: 'unknown' };
const known = new WeakMap<z.ZodType, Shape>();

/** The shape of a schema. What the editor has no control for becomes `unknown`, and is edited as text. Pure. */
export function shapeOf(schema: z.ZodType): Shape {
  const seen = known.get(schema);
  if (seen) return seen;
  const shape = read(schema);
  known.set(schema, shape);
  return shape;
}

function read(schema: z.ZodType): Shape {
  if (schema === conditionSchema) return { kind: 'condition' };
  const def = defOf(schema);
  switch (def.type) {
    case 'object':
      return objectOf(def);
    case 'string':
      return { kind: def.format === 'date' ? 'date' : 'string' };
    case 'number':
      return { kind: 'number', whole: (def.checks ?? []).some((check) => check._zod?.def?.format === 'safeint') };
    case 'boolean':
      return { kind: 'boolean' };
    case 'enum':
      return { kind: 'choice', options: Object.values(def.entries ?? {}) };
    case 'literal':
      return { kind: 'choice', options: def.values ?? [] };
    case 'array':
      return listOf(shapeOf(def.element as z.ZodType));
    case 'union':
      return unionOf(def);
    case 'record': {
      const keys = shapeOf(def.keyType as z.ZodType);
      return {
        kind: 'map',
        value: shapeOf(def.valueType as z.ZodType),
        keys: keys.kind === 'choice' ? keys.options.map(String) : undefined,
      };
    }
    case 'pipe':
      return shapeOf(def.in as z.ZodType);
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nullable':
      return shapeOf(def.innerType as z.ZodType);
    default:
      return UNKNOWN;
  }
}

function objectOf(def: Def): Shape {
  const members = Object.entries(def.shape ?? {}).map(([key, schema]) => memberOf(key, schema));
  const keys = members.map((member) => member.key).sort();
  if (keys.join() === 'en,vi' && members.every(({ shape }) => shape.kind === 'string')) return { kind: 'text' };
  return { kind: 'object', members };
}

function memberOf(key: string, schema: z.ZodType): Member {
  const def = defOf(schema);
  const byDefault = def.type === 'default' ? def.defaultValue : undefined;
  return { key, shape: shapeOf(schema), optional: ['optional', 'default', 'prefault'].includes(def.type), byDefault };
}

function listOf(item: Shape): Shape {
  if (item.kind === 'string') return { kind: 'lines' };
  if (item.kind === 'choice') return { kind: 'choices', options: item.options.map(String) };
  return { kind: 'list', item };
}

function unionOf(def: Def): Shape {
  const shapes = (def.options ?? []).map((option) => shapeOf(option));
  if (shapes.every((shape) => shape.kind === 'choice'))
    return { kind: 'choice', options: shapes.flatMap((shape) => shape.options) };
  const on = def.discriminator;
  if (on === undefined) return UNKNOWN;
  const cases = new Map<string, ObjectShape>();
  for (const shape of shapes) {
    if (shape.kind !== 'object') return UNKNOWN;
    const mark = shape.members.find((member) => member.key === on)?.shape;
    if (mark?.kind !== 'choice') return UNKNOWN;
    for (const value of mark.options) cases.set(String(value), shape);
  }
  return { kind: 'union', on, cases };
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Path = readonly (string | number)[];

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The case of a union that a value speaks for; the first one when it names none. */
export function caseOf(union: UnionShape, value: unknown): ObjectShape {
  const mark = isRecord(value) ? value[union.on] : undefined;
  return union.cases.get(String(mark)) ?? ([...union.cases.values()][0] as ObjectShape);
}

/** Members of an object or of the case that a value speaks for. */
export function membersOf(shape: Shape, value: unknown): readonly Member[] {
  if (shape.kind === 'object') return shape.members;
  return shape.kind === 'union' ? caseOf(shape, value).members : [];
}

/** The shape at a path below `shape`, going along with the value; undefined when the path leads nowhere. */
export function shapeAt(shape: Shape, value: unknown, path: Path): Shape | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return shape;
  if (shape.kind === 'list')
    return typeof step === 'number'
      ? shapeAt(shape.item, Array.isArray(value) ? value[step] : undefined, rest)
      : undefined;
  if (shape.kind === 'map') return rest.length === 0 ? shape.value : undefined;
  const member = membersOf(shape, value).find(({ key }) => key === step);
  return member && shapeAt(member.shape, isRecord(value) ? value[member.key] : undefined, rest);
}

/** The value at a path; undefined when there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here) && typeof step === 'number') here = here[step];
    else if (isRecord(here) && Object.hasOwn(here, step)) here = here[String(step)];
    else return undefined;
  }
  return here;
}

/** A copy with the value at a path replaced, or taken out when it is undefined. Objects on the way are made; lists are not. */
export function withValue(whole: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(whole) && typeof step === 'number') {
    if (step > whole.length) return whole;
    const inner = withValue(whole[step], rest, value);
    return inner === undefined ? whole.toSpliced(step, 1) : whole.toSpliced(step, 1, inner);
  }
  const before = isRecord(whole) ? whole : {};
  const inner = withValue(before[step], rest, value);
  const { [step]: _, ...others } = before;
  if (inner === undefined) return others;
  return Object.hasOwn(before, step) ? { ...before, [step]: inner } : { ...others, [step]: inner };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The value without what is so by default: as a person writes a data file. Parsing it gives the same again. Pure. */
export function withoutDefaults(shape: Shape, value: unknown): unknown {
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((item) => withoutDefaults(shape.item, item));
  if ((shape.kind !== 'object' && shape.kind !== 'union') || !isRecord(value)) return value;
  const members = membersOf(shape, value);
  const order = new Map(members.map((member, i) => [member.key, i]));
  const kept = Object.entries(value)
    .filter(([key, inner]) => {
      const member = members.find((one) => one.key === key);
      if (inner === undefined) return false;
      return !(member && member.byDefault !== undefined && same(inner, member.byDefault));
    })
    .map(([key, inner]): [string, unknown] => {
      const member = members.find((one) => one.key === key);
      return [key, member ? withoutDefaults(member.shape, inner) : inner];
    });
  // In the order of the schema, so that files and differences read alike.
  return Object.fromEntries(kept.sort(([a], [b]) => (order.get(a) ?? 999) - (order.get(b) ?? 999)));
}

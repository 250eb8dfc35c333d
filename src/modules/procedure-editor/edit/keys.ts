import { fold } from '../../../kernel/search/index.ts';
import { nameOf, questionsOf } from '../model/references.ts';
import { procedureShape } from '../model/sections.ts';
import { isRecord, membersOf, type Path, shapeAt, valueAt, withValue } from '../model/shape.ts';

/** `Họ và tên` → `hoVaTen`; pages of the form, whose key is part of an address, → `ho-va-ten`. Pure. */
export function keyFrom(name: string, taken: ReadonlySet<string>, hyphens = false): string {
  const words = (fold(name).match(/[a-z0-9]+/g) ?? []).slice(0, 8);
  if (!/^[a-z]/.test(words[0] ?? '')) words.unshift(hyphens ? 'trang' : 'muc');
  const joined = hyphens
    ? words.join('-')
    : words.map((word, i) => (i === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join('');
  const short = joined.slice(0, 40).replace(/-$/, '');
  for (let n = 1; ; n += 1) {
    const key = n === 1 ? short : hyphens ? `${short}-${n}` : `${short}${n}`;
    if (!taken.has(key)) return key;
  }
}

/** Gives an item the key it lacks (or an option its value), from its Vietnamese name; left alone while it has no name. */
export function withKey(body: unknown, path: Path, item: unknown): unknown {
  if (!isRecord(item)) return item;
  const list = valueAt(body, path.slice(0, -1));
  const others = (Array.isArray(list) ? list : []).filter((_, i) => i !== path.at(-1));
  const isOption = path.at(-2) === 'options';
  const mark = isOption ? 'value' : 'key';
  if (item[mark] !== undefined) return item;
  // A step has a key too, but one of a closed list; a line of the result has none.
  const shape = shapeAt(procedureShape, withValue(body, path, item), path);
  if (!shape || membersOf(shape, item).find(({ key }) => key === mark)?.shape.kind !== 'string') return item;
  const name = nameOf(item, 'vi');
  if (!name) return item;
  const taken = new Set(others.map((one) => String(isRecord(one) ? one[mark] : '')));
  if (path.at(-2) === 'fields') for (const question of questionsOf(body, 'vi')) taken.add(question.key);
  return { [mark]: keyFrom(name, taken, path.at(-2) === 'pages'), ...item };
}

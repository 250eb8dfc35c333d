import { type Condition, statementsOf } from './conditions.ts';
import type { Field, SimpleField } from './fields.ts';
import { holdsRegExp } from './pattern.ts';
import { unreachable } from './reach.ts';

type Path = readonly (string | number)[];

interface FormLike {
  readonly subject: { readonly vi: string; readonly en: string };
  readonly address: readonly string[];
  readonly pages: readonly {
    readonly key: string;
    readonly showIf?: Condition | undefined;
    readonly fields: readonly Field[];
  }[];
}

/** Names in `{curly}` marks of a template. */
export const namesIn = (template: string): string[] =>
  [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);

/** What a form must keep besides its shape; every finding names the place in the file. */
export function checkForm(
  form: FormLike,
  ctx: { addIssue(issue: { code: 'custom'; path: (string | number)[]; message: string }): void },
): void {
  const seen = new Map<string, Field>();
  const pageKeys = new Set<string>();
  let sound = true;
  const report = (path: Path, message: string) => {
    sound = false;
    ctx.addIssue({ code: 'custom', path: [...path], message });
  };
  form.pages.forEach((page, i) => {
    const at: Path = ['pages', i];
    if (pageKeys.has(page.key)) report([...at, 'key'], `two pages have the key "${page.key}"`);
    pageKeys.add(page.key);
    if (page.showIf) checkCondition(page.showIf, seen, [...at, 'showIf'], report);
    page.fields.forEach((field, j) => {
      const path: Path = [...at, 'fields', j];
      if (seen.has(field.key)) report([...path, 'key'], `two fields have the key "${field.key}"`);
      checkField(field, seen, path, report);
      if (field.kind === 'group') checkGroup(field, seen, path, report);
      seen.set(field.key, field);
    });
    // Comparisons may look at any answer of the same page, whichever comes first.
    page.fields.forEach((field, j) => {
      checkComparisons(field, seen, [...at, 'fields', j], report);
    });
  });
  form.address.forEach((name, i) => {
    if (!seen.has(name)) report(['address', i], `no field "${name}"`);
  });
  for (const lang of ['vi', 'en'] as const)
    for (const name of namesIn(form.subject[lang]))
      if (!seen.has(name)) report(['subject', lang], `no field "${name}"`);
  if (sound) for (const dead of unreachable(form)) report(dead.path, dead.message);
}

type Report = (path: Path, message: string) => void;
type Asked = ReadonlyMap<string, Field | SimpleField>;

/** Conditions look back only, at fields that exist and options they have. */
export function checkCondition(condition: Condition, asked: Asked, path: Path, report: Report): void {
  for (const { statement, path: inner } of statementsOf(condition)) {
    const other = asked.get(statement.field);
    if (!other) {
      report([...path, ...inner], `the condition names "${statement.field}", which is not asked before`);
      continue;
    }
    if ('in' in statement && 'options' in other) {
      for (const value of statement.in)
        if (!other.options.some((option) => option.value === value))
          report([...path, ...inner], `"${value}" is not an option of "${other.key}"`);
    }
    if (('atLeast' in statement || 'atMost' in statement) && !['integer', 'money', 'group'].includes(other.kind))
      report([...path, ...inner], `"${other.key}" has no number to compare`);
  }
}

function checkField(field: Field, asked: Asked, path: Path, report: Report): void {
  if (field.showIf) checkCondition(field.showIf, asked, [...path, 'showIf'], report);
  if (field.kind === 'text' && field.pattern !== undefined) {
    const fits = holdsRegExp(field.pattern, field.example);
    if (fits === 'invalid') report([...path, 'pattern'], 'not a regular expression');
    else if (fits === false) report([...path, 'example'], 'the example does not fit the pattern');
    else if (field.example === undefined) report([...path, 'pattern'], 'a pattern needs an example that fits it');
  }
  if ('min' in field && 'max' in field && typeof field.min === 'number' && typeof field.max === 'number')
    if (field.min > field.max) report([...path, 'min'], 'min is greater than max');
  if ('options' in field) {
    const values = field.options.map((option) => option.value);
    values.forEach((value, i) => {
      if (values.indexOf(value) !== i) report([...path, 'options', i], `two options have the value "${value}"`);
    });
    if (field.initial !== undefined && !values.includes(field.initial))
      report([...path, 'initial'], `"${field.initial}" is not an option`);
    if (field.kind === 'checkboxes' && field.minChosen > values.length)
      report([...path, 'minChosen'], 'more than there are options');
  } else if (field.initial !== undefined && !['text', 'textarea'].includes(field.kind)) {
    report([...path, 'initial'], `a field of the kind "${field.kind}" takes no initial value`);
  }
}

function checkGroup(field: Extract<Field, { kind: 'group' }>, asked: Asked, path: Path, report: Report): void {
  const inside = new Map<string, Field | SimpleField>(asked);
  const own = new Set<string>();
  field.fields.forEach((part, k) => {
    const at: Path = [...path, 'fields', k];
    if (own.has(part.key)) report([...at, 'key'], `two fields of the group have the key "${part.key}"`);
    if (asked.has(part.key)) report([...at, 'key'], `the key "${part.key}" is used outside the group`);
    own.add(part.key);
    if (part.reuse) report([...at, 'reuse'], 'rows of a group are not reused');
    if (part.prefill) report([...at, 'prefill'], 'rows of a group are not prefilled');
    checkField(part, inside, at, report);
    inside.set(part.key, part);
  });
  field.fields.forEach((part, k) => {
    checkComparisons(part, inside, [...path, 'fields', k], report);
  });
}

/** `@other` of a date and `matches` of a personal ID name fields that can be compared. */
function checkComparisons(field: Field | SimpleField, known: Asked, path: Path, report: Report): void {
  if (field.kind === 'date') {
    for (const end of ['min', 'max'] as const) {
      const name = field[end]?.startsWith('@') ? field[end]?.slice(1) : undefined;
      if (name !== undefined && (name === field.key || known.get(name)?.kind !== 'date'))
        report([...path, end], `"${name}" is not a date asked by now`);
    }
  }
  if (field.kind === 'personalId' && field.matches) {
    const { birthDate, gender } = field.matches;
    if (birthDate !== undefined && known.get(birthDate)?.kind !== 'date')
      report([...path, 'matches', 'birthDate'], `"${birthDate}" is not a date asked by now`);
    const other = gender === undefined ? undefined : known.get(gender);
    if (gender !== undefined && !(other && 'options' in other && other.options.some(({ value }) => value === 'male')))
      report([...path, 'matches', 'gender'], `"${gender}" has no options male and female`);
  }
}

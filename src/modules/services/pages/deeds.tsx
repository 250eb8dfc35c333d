import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { execute } from '../../../kernel/execute.ts';
import { anyGrantCovers } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import {
  Button,
  DateInput,
  Details,
  errorFor,
  Form,
  MoneyInput,
  readDate,
  readMoney,
  Select,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import type { Dossier } from '../dossiers/dossier.ts';
import { refusalOf } from '../dossiers/guards.ts';
import type { OpenDossier } from '../dossiers/queries.ts';
import { fieldsOf, readPosted } from '../forms/answers.ts';
import type { Procedure } from '../procedures/schema.ts';
import { DEEDS, type Deed, type DeedField } from './deed-list.ts';
import { deedWords as words } from './deed-words.ts';

/** Deeds that are lawful now and allowed to the reader, the most usual first. */
export async function possibleDeeds(
  ctx: Ctx,
  dossier: Dossier,
  transitions: OpenDossier['transitions'],
): Promise<Deed[]> {
  const deeds: Deed[] = [];
  const grants = ctx.actor.kind === 'person' ? ctx.actor.grants : [];
  for (const deed of DEEDS) {
    if (refusalOf(dossier, deed.action, transitions)) continue;
    if (deed.step && dossier.step !== deed.step) continue;
    if (deed.state && dossier.state !== deed.state) continue;
    const scope = await deed.command.allow.scope?.(ctx, { dossierId: dossier.id });
    if (await anyGrantCovers(ctx, grants, deed.command.allow.roles ?? [], scope ?? {})) deeds.push(deed);
  }
  return deeds;
}

export interface Choices {
  readonly agencies: readonly { value: string; label: string }[];
  readonly cases: readonly { value: string; label: string }[];
  readonly answers: readonly { value: string; label: string }[];
}

/** Questions whose answer can be put right by typing it. */
const TYPED: readonly string[] = ['text', 'textarea', 'personalId', 'phone', 'email', 'integer', 'money'];

/** What the choices of the deeds offer for this dossier. */
export async function choicesFor(ctx: Ctx, dossier: Dossier, procedure: Procedure): Promise<Choices> {
  const day = localDate(ctx.now);
  const agencies = await agenciesOf(ctx);
  const own = agencies.agenciesAt(day, { unitId: dossier.unitId });
  const above = agencies.agenciesAt(day).filter((agency) => agency.identifier.split('.').length <= 2);
  const known = new Map([...own, ...above].map((agency) => [agency.id, agency.name]));
  known.delete(dossier.decidingAgencyId);
  return {
    agencies: [...known].map(([value, label]) => ({ value, label })),
    cases: (procedure.cases ?? []).map(({ key, name }) => ({ value: key, label: name[ctx.lang] })),
    answers: fieldsOf(procedure.form)
      .filter((field) => TYPED.includes(field.kind))
      .map((field) => ({ value: field.key, label: field.label[ctx.lang] })),
  };
}

export type Typed = Readonly<Record<string, string>>;

/** One deed as a form. `problem` and `typed` are those of a try that failed. */
export function DeedForm({
  deed,
  dossier,
  choices,
  first,
  lang,
  problem,
  typed,
}: {
  deed: Deed;
  dossier: Dossier;
  choices: Choices;
  first: boolean;
  lang: keyof Text;
  problem?: Problem | undefined;
  typed?: Typed | undefined;
}) {
  const t = words(lang);
  return (
    <Form action={`/can-bo/ho-so/${dossier.id}/${deed.path}`} hidden={{ version: String(dossier.version) }}>
      {(deed.fields ?? []).map((field) => (
        <DeedInput field={field} deed={deed} choices={choices} lang={lang} problem={problem} typed={typed} />
      ))}
      {deed.hint ? <p class="field__hint">{t(deed.hint)}</p> : null}
      <Button kind={first ? 'primary' : deed.danger ? 'danger' : 'secondary'}>{t(deed.button)}</Button>
    </Form>
  );
}

function DeedInput({
  field,
  deed,
  choices,
  lang,
  problem,
  typed,
}: {
  field: DeedField;
  deed: Deed;
  choices: Choices;
  lang: keyof Text;
  problem: Problem | undefined;
  typed: Typed | undefined;
}) {
  const t = words(lang);
  const name = `${deed.path}.${field.name}`;
  const common = {
    name,
    label: t(field.label),
    ...(field.hint ? { hint: t(field.hint) } : {}),
    ...(field.optional ? { optional: true } : {}),
    error: errorFor(problem?.fields, field.name),
  };
  const value = typed?.[field.name];
  switch (field.kind) {
    case 'text':
      return <Textarea {...common} rows={3} maxLength={2000} value={value} />;
    case 'line':
      return <TextInput {...common} maxLength={500} value={value} />;
    case 'date':
      return <DateInput {...common} value={value} />;
    case 'money':
      return <MoneyInput {...common} value={value} />;
    case 'agency':
      return <Select {...common} options={[...choices.agencies]} value={value} />;
    case 'case':
      return choices.cases.length === 0 ? null : (
        <Select {...common} options={[...choices.cases]} value={value} empty={t('usualLimit')} />
      );
    case 'answer':
      return choices.answers.length === 0 ? null : <Select {...common} options={[...choices.answers]} value={value} />;
  }
}

/** Deeds after the first, folded away; a failed one is open. */
export function MoreDeeds(props: {
  deeds: readonly Deed[];
  dossier: Dossier;
  choices: Choices;
  lang: keyof Text;
  problem?: Problem | undefined;
  failed?: string | undefined;
  typed?: Typed | undefined;
}) {
  const t = words(props.lang);
  return (
    <>
      {props.deeds.map((deed) => (
        <Details summary={t(deed.button)} open={props.failed === deed.path}>
          <DeedForm
            deed={deed}
            dossier={props.dossier}
            choices={props.choices}
            first={false}
            lang={props.lang}
            {...(props.failed === deed.path ? { problem: props.problem, typed: props.typed } : {})}
          />
        </Details>
      ))}
    </>
  );
}

type Posted = Record<string, unknown>;

/** Reads a deed's form into the input of its command, and what was typed to show it again. */
function readDeed(deed: Deed, posted: Posted): { input: Record<string, unknown>; typed: Typed } {
  const form = {
    get: (name: string) => posted[name],
  };
  const input: Record<string, unknown> = {};
  const typed: Record<string, string> = {};
  for (const field of deed.fields ?? []) {
    const name = `${deed.path}.${field.name}`;
    const value =
      field.kind === 'date'
        ? readDate(form, name)
        : field.kind === 'money'
          ? readMoney(form, name)
          : String(posted[name] ?? '').normalize('NFC');
    typed[field.name] = field.kind === 'money' ? String(posted[name] ?? '') : String(value ?? '');
    const empty = value === undefined || value === '';
    // An empty choice of a case means the usual limit, which is a choice of its own.
    if (!empty || !field.optional || (field.kind === 'case' && name in posted)) input[field.name] = value;
  }
  return { input, typed };
}

/** The answer that a correction puts right, read as its question reads it. */
function corrected(procedure: Procedure, { key, value, ...rest }: Record<string, unknown>): Record<string, unknown> {
  const field = fieldsOf(procedure.form).find((one) => one.key === key);
  if (!field) return rest;
  const one = { get: () => value, getAll: () => [value] };
  const answer = readPosted(field, one);
  return { ...rest, answers: answer === undefined ? {} : { [field.key]: answer } };
}

/** Takes one of the deeds; an error shows the page again with what was typed. */
export function officeDeed(
  deed: Deed,
  procedureOf: (ctx: Ctx, dossierId: string) => Promise<Procedure>,
  again: (c: Context<Env>, problem: Problem, failed: string, typed: Typed) => Promise<Response>,
) {
  return async (c: Context<Env>): Promise<Response> => {
    const ctx = c.get('ctx');
    const id = c.req.param('id') ?? '';
    const posted = await c.req.parseBody();
    const { input, typed } = readDeed(deed, posted);
    const version = Number(posted.version);
    try {
      await execute(ctx, deed.command, {
        dossierId: id,
        ...(Number.isInteger(version) && version > 0 ? { version } : {}),
        ...(deed.action === 'correct' ? corrected(await procedureOf(ctx, id), input) : input),
      });
    } catch (error) {
      if (error instanceof Problem && (error.status === 409 || error.status === 422))
        return again(c, error, deed.path, typed);
      throw error;
    }
    return c.redirect(`/can-bo/ho-so/${id}?xong=${deed.action}`, 303);
  };
}

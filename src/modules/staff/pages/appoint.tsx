import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { findForAppointment, grantRole, knownRoles } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import { agenciesOf, coveredUnitIds, unitsOf } from '../../../kernel/units/index.ts';
import { Button, DateInput, errorFor, Form, PageHead, page, readDate, Select, TextInput } from '../../../web/index.ts';
import { staffWords } from '../words/staff.ts';
import { STAFF } from './addresses.ts';
import { Trouble } from './shared.tsx';

type C = Context<Env>;

/** Places within the reader's own administration. */
async function placesOf(ctx: Ctx) {
  const t = staffWords(ctx.lang);
  const day = localDate(ctx.now);
  const held = (ctx.actor.kind === 'person' ? ctx.actor.grants : []).filter((grant) => grant.role === 'admin');
  const wide = held.filter((grant) => grant.agencyId === null).map((grant) => grant.unitId);
  const covered = new Set(await coveredUnitIds(ctx, wide));
  const named = new Set(held.flatMap((grant) => grant.agencyId ?? []));
  const units = (await unitsOf(ctx)).unitsAt(day).filter((unit) => covered.has(unit.id));
  const agencies = (await agenciesOf(ctx))
    .agenciesAt(day)
    .filter((agency) => covered.has(agency.unitId) || named.has(agency.id));
  return [
    { label: t('units'), options: units.map((unit) => ({ value: `u:${unit.id}`, label: unit.name })) },
    { label: t('agencies'), options: agencies.map((agency) => ({ value: `a:${agency.id}`, label: agency.name })) },
  ].filter((group) => group.options.length > 0);
}

/** `/can-bo/nhan-su/giao-vai-tro`: first who, by personal ID number, then what, where and how long. */
export async function appointPage(c: C, problem?: Problem, typed?: FormData): Promise<Response> {
  const ctx = c.get('ctx');
  const t = staffWords(ctx.lang);
  const text = (name: string): string => String(typed?.get(name) ?? '');
  const personalId = (typed ? text('so') : (c.req.query('so') ?? '')).replace(/\s/g, '');
  const found = personalId ? await ask(ctx, findForAppointment, { personalId }).catch(found404) : undefined;
  const wrong = problem ?? (found instanceof Problem ? found : undefined);
  const person = found instanceof Problem ? undefined : found;
  return page(
    c,
    {
      door: 'workspace',
      title: t('appoint'),
      problem: wrong,
      crumbs: [{ href: STAFF, label: t('title') }, { label: t('appoint') }],
    },
    <>
      <Trouble problem={wrong} ctx={ctx} />
      <PageHead title={person ? t('appointWho', { name: person.name }) : t('appoint')} lede={t('fourEyesNote')} />
      {person ? (
        <Form action={`${STAFF}/giao-vai-tro`} hidden={{ so: personalId, personId: person.personId }}>
          <Select
            name="role"
            label={t('role')}
            empty={t('chooseRole')}
            value={text('role')}
            options={[...knownRoles(ctx.app)].map(([value, label]) => ({ value, label: label[ctx.lang] }))}
            error={errorFor(problem?.fields, 'role')}
          />
          <Select
            name="place"
            label={t('place')}
            hint={t('placeHint')}
            empty={t('choosePlace')}
            value={text('place')}
            options={await placesOf(ctx)}
            error={errorFor(problem?.fields, 'place')}
          />
          <DateInput
            name="from"
            label={t('fromDay')}
            value={typed ? readDate(typed, 'from') : localDate(ctx.now)}
            error={errorFor(problem?.fields, 'from')}
          />
          <DateInput
            name="to"
            label={t('toDay')}
            hint={t('toHint')}
            optional
            value={typed ? readDate(typed, 'to') : undefined}
            error={errorFor(problem?.fields, 'to')}
          />
          <TextInput
            name="reason"
            label={t('reason')}
            hint={t('reasonHint')}
            maxLength={500}
            width="full"
            value={text('reason')}
            error={errorFor(problem?.fields, 'reason')}
          />
          <Button>{t('appoint')}</Button>
        </Form>
      ) : (
        <Form action={`${STAFF}/giao-vai-tro`} method="get">
          <TextInput
            name="so"
            label={t('personalId')}
            hint={t('personalIdHint')}
            inputMode="numeric"
            maxLength={15}
            width="m"
            value={personalId}
          />
          <Button>{t('find')}</Button>
        </Form>
      )}
    </>,
  );
}

function found404(error: unknown): Problem {
  if (error instanceof Problem && [404, 422].includes(error.status)) return error;
  throw error;
}

/** POST of the form: the role is given, or waits for a second person. */
export async function appoint(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.formData();
  const text = (name: string): string => String(form.get(name) ?? '').trim();
  const place = text('place');
  const to = readDate(form, 'to');
  const done = await execute(ctx, grantRole, {
    personId: text('personId'),
    role: text('role'),
    ...(place.startsWith('u:') ? { unitId: place.slice(2) } : { agencyId: place.slice(2) }),
    from: readDate(form, 'from') ?? '',
    to: to === undefined || to === '' ? null : to,
    reason: text('reason'),
  }).catch((error: unknown) => {
    if (error instanceof Problem && [202, 403, 404, 409, 422].includes(error.status)) return error;
    throw error;
  });
  if (!(done instanceof Problem)) return c.redirect(`${STAFF}/${text('personId')}?xong=giao`, 303);
  if (done.code === 'approval_pending') return c.redirect(`${STAFF}?xong=cho`, 303);
  if (done.code === 'step_up_required' || done.code === 'second_factor_required') throw done;
  return appointPage(c, done, form);
}

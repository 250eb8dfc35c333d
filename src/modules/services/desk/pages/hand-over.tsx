import type { Context } from 'hono';
import { localDate } from '../../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../../kernel/context.ts';
import { ask, execute } from '../../../../kernel/execute.ts';
import { staffOf } from '../../../../kernel/identity/index.ts';
import type { Env } from '../../../../kernel/module.ts';
import { forbidden, Problem } from '../../../../kernel/problem.ts';
import { agenciesOf, unitsOf } from '../../../../kernel/units/index.ts';
import {
  Banner,
  Button,
  DateInput,
  ErrorSummary,
  errorFor,
  Form,
  PageHead,
  page,
  Radios,
  readDate,
  Select,
  Textarea,
} from '../../../../web/index.ts';
import { READERS } from '../../dossiers/queries.ts';
import { GIVERS, handOverAll } from '../assign.ts';
import { orphans } from '../overview.ts';
import { reachOf } from '../reach.ts';
import { deskWords } from '../words.ts';
import { HAND_OVER, LEADER } from './leader.tsx';

interface Typed {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly reason?: string | undefined;
  readonly roles?: string | undefined;
  readonly day?: string | undefined;
}

/** Officers of the reach with their places, and those without a role who still hold dossiers. */
async function choices(ctx: Ctx) {
  const reach = await reachOf(ctx, GIVERS);
  const staff = await staffOf(ctx, { roles: READERS, ...reach });
  const units = await unitsOf(ctx);
  const agencies = await agenciesOf(ctx);
  const day = localDate(ctx.now);
  const people = new Map<string, string>();
  for (const one of staff) {
    const place = one.agencyId ? agencies.agencyById(one.agencyId, day)?.name : units.unitById(one.unitId, day)?.name;
    if (!people.has(one.personId)) people.set(one.personId, `${one.name} – ${place ?? ''}`);
  }
  const leavers = new Map(people);
  for (const one of await ask(ctx, orphans, {})) leavers.set(one.personId, one.name);
  const handlers = new Set(staff.filter((one) => one.role === 'handler').map((one) => one.personId));
  const options = (map: Map<string, string>) => [...map].map(([value, label]) => ({ value, label }));
  return { leavers: options(leavers), receivers: options(people).filter((one) => handlers.has(one.value)) };
}

/** `/can-bo/lanh-dao/ban-giao`: an officer leaves, everything open goes to a colleague. */
export async function handOverPage(c: Context<Env>, problem?: Problem, typed: Typed = {}): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = deskWords(lang);
  // Only those who may hand over see who works where.
  await ask(ctx, orphans, {});
  const from = typed.from ?? c.req.query('nguoi');
  const { leavers, receivers } = await choices(ctx);
  const field = (path: string) => errorFor(problem?.fields, path);
  return page(
    c,
    {
      door: 'workspace',
      title: t('handOverTitle'),
      problem,
      crumbs: [{ href: LEADER, label: t('leader') }, { label: t('handOver') }],
    },
    <>
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      <ErrorSummary problems={problem?.fields} />
      <PageHead title={t('handOverTitle')} lede={t('handOverLede')} />
      <Form action={HAND_OVER}>
        <Select
          name="from"
          label={t('leaver')}
          value={from}
          empty={t('choosePerson')}
          options={leavers}
          error={field('from')}
        />
        <Select
          name="to"
          label={t('receiver')}
          value={typed.to}
          empty={t('choosePerson')}
          options={receivers}
          error={field('to')}
        />
        <Textarea
          name="reason"
          label={t('handOverReason')}
          value={typed.reason}
          rows={3}
          maxLength={2000}
          error={field('reason')}
        />
        <Radios
          name="roles"
          label={t('endRoles')}
          value={typed.roles ?? 'keep'}
          options={(['keep', 'end'] as const).map((value) => ({ value, label: t(`endRoles_${value}`) }))}
        />
        <DateInput name="endRoles" label={t('endFrom')} value={typed.day} optional error={field('endRoles')} />
        <Button>{t('handOver')}</Button>
      </Form>
    </>,
  );
}

export async function handOverDeed(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  if (ctx.actor.kind !== 'person') throw forbidden();
  const form = await c.req.formData();
  const given = (name: string): string => String(form.get(name) ?? '');
  const day = readDate(form, 'endRoles');
  const typed: Typed = { from: given('from'), to: given('to'), reason: given('reason'), roles: given('roles'), day };
  try {
    const { moved, grantsEnded } = await execute(ctx, handOverAll, {
      from: given('from'),
      to: given('to'),
      reason: given('reason'),
      endRoles: given('roles') === 'end' ? (day ?? '') : null,
    });
    return c.redirect(`${LEADER}?da-ban-giao=${moved}&vai-tro=${grantsEnded}`, 303);
  } catch (error) {
    if (error instanceof Problem && [404, 409, 422].includes(error.status)) return handOverPage(c, error, typed);
    throw error;
  }
}

import type { Context } from 'hono';
import { dateOfDay, dayNumber, isDate, localDate } from '../../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../../kernel/context.ts';
import { ask, execute } from '../../../../kernel/execute.ts';
import {
  type DelegationLine,
  delegateRole,
  knownRoles,
  myDelegations,
  revokeDelegation,
  standIns,
} from '../../../../kernel/identity/index.ts';
import type { Env } from '../../../../kernel/module.ts';
import { Problem } from '../../../../kernel/problem.ts';
import { agenciesOf, unitsOf } from '../../../../kernel/units/index.ts';
import {
  Banner,
  Button,
  DateInput,
  ErrorSummary,
  errorFor,
  Form,
  formatDate,
  PageHead,
  page,
  readDate,
  Select,
  StatusTag,
  Table,
  TextInput,
} from '../../../../web/index.ts';
import { deskWords } from '../words.ts';

export const DELEGATION = '/can-bo/uy-quyen';

interface Typed {
  readonly grant?: string | undefined;
  readonly to?: string | undefined;
  readonly from?: string | undefined;
  readonly last?: string | undefined;
  readonly reason?: string | undefined;
}

/** “Chuyên viên thụ lý – Phường Tân Ninh”. */
async function roleNames(
  ctx: Ctx,
): Promise<(held: { role: string; unitId: string; agencyId: string | null }) => string> {
  const roles = knownRoles(ctx.app);
  const units = await unitsOf(ctx);
  const agencies = await agenciesOf(ctx);
  const day = localDate(ctx.now);
  return ({ role, unitId, agencyId }) => {
    const place = agencyId ? agencies.agencyById(agencyId, day)?.name : units.unitById(unitId, day)?.name;
    return `${roles.get(role)?.[ctx.lang] ?? role} – ${place ?? ''}`;
  };
}

/** `/can-bo/uy-quyen`: first which role, then to whom and when; below, what was lent and borrowed. */
export async function delegationPage(c: Context<Env>, problem?: Problem, typed: Typed = {}): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = deskWords(lang);
  const { own, lines } = await ask(ctx, myDelegations, {});
  const name = await roleNames(ctx);
  const asked = typed.grant ?? c.req.query('vai-tro');
  const grant = own.find((one) => one.grantId === asked) ?? (own.length === 1 ? own[0] : undefined);
  const me = ctx.actor.kind === 'person' ? ctx.actor.personId : '';
  const people = grant ? (await standIns(ctx, grant)).filter((one) => one.personId !== me) : [];
  const field = (path: string) => errorFor(problem?.fields, path);
  return page(
    c,
    { door: 'workspace', title: t('delegation'), problem, crumbs: [{ label: t('delegation') }] },
    <>
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      <ErrorSummary problems={problem?.fields} />
      {c.req.query('xong') === 'giao' ? <Banner tone="success">{t('delegated')}</Banner> : null}
      {c.req.query('xong') === 'het' ? <Banner tone="success">{t('ended')}</Banner> : null}
      <PageHead title={t('delegation')} lede={t('delegationLede')} />
      {own.length === 0 ? <p class="muted">{t('noRoles')}</p> : null}
      {own.length > 1 ? (
        <Form action={DELEGATION} method="get">
          <Select
            name="vai-tro"
            label={t('whichRole')}
            value={grant?.grantId}
            options={own.map((one) => ({ value: one.grantId, label: name(one) }))}
          />
          <Button kind="secondary">{t('continue')}</Button>
        </Form>
      ) : null}
      {grant ? (
        <section class="stack">
          <h2>{name(grant)}</h2>
          {people.length === 0 ? (
            <p class="muted">{t('noStandIn')}</p>
          ) : (
            <Form action={DELEGATION} hidden={{ grant: grant.grantId }}>
              <Select
                name="to"
                label={t('toWhom')}
                value={typed.to}
                empty={t('choosePerson')}
                options={people.map((one) => ({ value: one.personId, label: one.name }))}
                error={field('to')}
              />
              <DateInput
                name="from"
                label={t('fromDay')}
                value={typed.from ?? localDate(ctx.now)}
                error={field('from')}
              />
              <DateInput name="until" label={t('lastDay')} value={typed.last} error={field('until')} />
              <TextInput
                name="reason"
                label={t('reason')}
                value={typed.reason}
                maxLength={500}
                width="full"
                error={field('reason')}
              />
              <Button>{t('delegate')}</Button>
            </Form>
          )}
        </section>
      ) : null}
      <Lines ctx={ctx} title={t('given')} lines={lines.filter((line) => line.given)} name={name} />
      <Lines ctx={ctx} title={t('taken')} lines={lines.filter((line) => !line.given)} name={name} />
    </>,
  );
}

type Status = 'running' | 'coming' | 'over' | 'revoked';

/** Where a delegation stands on a day. Pure. */
export function statusOf(line: Pick<DelegationLine, 'from' | 'until' | 'revoked'>, day: string): Status {
  if (line.until <= day || line.until <= line.from) return line.revoked ? 'revoked' : 'over';
  return line.from > day ? 'coming' : 'running';
}

const TONES = { running: 'success', coming: 'info', over: 'neutral', revoked: 'neutral' } as const;

function Lines({
  ctx,
  title,
  lines,
  name,
}: {
  ctx: Ctx;
  title: string;
  lines: readonly DelegationLine[];
  name(held: DelegationLine): string;
}) {
  const t = deskWords(ctx.lang);
  const today = localDate(ctx.now);
  if (lines.length === 0) return null;
  return (
    <Table
      caption={title}
      columns={[
        { header: title, cell: (line: DelegationLine) => line.other, main: true },
        { header: t('whichRole'), cell: (line: DelegationLine) => name(line) },
        {
          header: t('period'),
          cell: (line: DelegationLine) =>
            line.until <= line.from
              ? formatDate(line.from)
              : t('fromTo', { from: formatDate(line.from), to: formatDate(dateOfDay(dayNumber(line.until) - 1)) }),
        },
        { header: t('reason'), cell: (line: DelegationLine) => line.reason },
        {
          header: t('status'),
          cell: (line: DelegationLine) => {
            const status = statusOf(line, today);
            const open = line.given && (status === 'running' || status === 'coming');
            return (
              <>
                <StatusTag tone={TONES[status]}>{t(`status_${status}`)}</StatusTag>
                {open ? (
                  <form method="post" action={`${DELEGATION}/${line.id}/cham-dut`}>
                    <button class="btn btn--quiet" type="submit">
                      {t('end')} <span class="vh">{t('endOne', { name: line.other })}</span>
                    </button>
                  </form>
                ) : null}
              </>
            );
          },
        },
      ]}
      rows={lines}
    />
  );
}

export async function delegateDeed(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const form = await c.req.formData();
  const given = (name: string): string => String(form.get(name) ?? '');
  const from = readDate(form, 'from');
  const last = readDate(form, 'until');
  const typed: Typed = { grant: given('grant'), to: given('to'), from, last, reason: given('reason') };
  try {
    await execute(ctx, delegateRole, {
      grantId: given('grant'),
      to: given('to'),
      from: from ?? '',
      // The form asks for the last day, the command for the first one after it.
      until: last && isDate(last) ? dateOfDay(dayNumber(last) + 1) : (last ?? ''),
      reason: given('reason'),
    });
  } catch (error) {
    if (error instanceof Problem && (error.status === 409 || error.status === 422))
      return delegationPage(c, error, typed);
    throw error;
  }
  return c.redirect(`${DELEGATION}?xong=giao`, 303);
}

export async function endDelegation(c: Context<Env>): Promise<Response> {
  await execute(c.get('ctx'), revokeDelegation, { delegationId: c.req.param('id') ?? '' });
  return c.redirect(`${DELEGATION}?xong=het`, 303);
}

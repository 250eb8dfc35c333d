import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import { readStaffMember, resetSecondFactor, revokeRole, revokeSession } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  Button,
  ConfirmPage,
  DateTime,
  Details,
  EmptyState,
  errorFor,
  Form,
  PageHead,
  page,
  Table,
  Textarea,
} from '../../../web/index.ts';
import { passwordWords } from '../words/password.ts';
import { staffWords } from '../words/staff.ts';
import { STAFF } from './addresses.ts';
import { Deed, fieldsOf, placeNamer, roleName, Trouble } from './shared.tsx';
import { Done, periodOf } from './staff-list.tsx';

type C = Context<Env>;
const id = (c: C, name: string): string => c.req.param(name) ?? '';

/** `/can-bo/nhan-su/:person`: roles and open sessions of one officer, with ways to end them. */
export async function memberPage(c: C, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const t = staffWords(ctx.lang);
  const member = await ask(ctx, readStaffMember, { personId: id(c, 'person') });
  const placeName = await placeNamer(ctx);
  const here = `${STAFF}/${member.personId}`;
  const acts = ctx.actor.kind === 'person' && ctx.actor.grants.some((grant) => grant.role === 'admin');
  return page(
    c,
    {
      door: 'workspace',
      title: member.name,
      problem,
      crumbs: [{ href: STAFF, label: t('title') }, { label: member.name }],
    },
    <>
      <Done c={c} />
      <Trouble problem={problem} ctx={ctx} />
      <PageHead title={member.name} />
      <section class="stack" aria-labelledby="vai-tro">
        <h2 id="vai-tro">{t('grants')}</h2>
        {member.grants.length === 0 ? (
          <EmptyState title={t('noGrants')} />
        ) : (
          <Table
            caption={t('grants')}
            captionHidden
            rows={member.grants}
            columns={[
              { header: t('role'), main: true, cell: (one) => roleName(ctx, one.role) },
              { header: t('place'), cell: (one) => placeName(one.unitId, one.agencyId) },
              { header: t('period'), cell: (one) => periodOf(c, one) },
              { header: t('reason'), cell: (one) => one.reason },
              ...(acts
                ? [
                    {
                      header: t('action'),
                      cell: (one: (typeof member.grants)[number]) => (
                        <a href={`${here}/vai-tro/${one.grantId}/cham-dut`}>
                          {t('end')}
                          <span class="vh"> {roleName(ctx, one.role)}</span>
                        </a>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </section>
      <section class="stack" aria-labelledby="phien">
        <h2 id="phien">{t('sessions')}</h2>
        {member.sessions.length === 0 ? (
          <EmptyState title={t('noSessions')} />
        ) : (
          <Table
            caption={t('sessions')}
            captionHidden
            rows={member.sessions}
            columns={[
              { header: t('device'), main: true, cell: (one) => one.userAgent?.slice(0, 80) ?? t('unknown') },
              { header: t('address'), cell: (one) => one.ip ?? t('unknown') },
              { header: t('since'), cell: (one) => <DateTime value={one.startedAt} /> },
              { header: t('seen'), cell: (one) => <DateTime value={one.lastSeenAt} /> },
              ...(acts
                ? [
                    {
                      header: t('action'),
                      cell: (one: (typeof member.sessions)[number]) => (
                        <Deed action={`${here}/phien/${one.id}`}>{t('endSession')}</Deed>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </section>
      {acts && ctx.app.config.localAccounts ? (
        <Deed action={`${here}/moi-dat-mat-khau`}>{passwordWords(ctx.lang)('invite')}</Deed>
      ) : null}
      {acts && member.factors > 0 ? (
        <Details summary={t('reset')} open={problem !== undefined}>
          <p>{t('resetText')}</p>
          <Form action={`${here}/dat-lai`}>
            <Textarea
              name="reason"
              label={t('resetReason')}
              rows={3}
              maxLength={500}
              error={errorFor(problem?.fields, 'reason')}
            />
            <Button kind="danger">{t('resetAsk')}</Button>
          </Form>
        </Details>
      ) : null}
    </>,
  );
}

/** Asks before a role ends. */
export async function endRolePage(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const t = staffWords(ctx.lang);
  const member = await ask(ctx, readStaffMember, { personId: id(c, 'person') });
  const grant = member.grants.find((one) => one.grantId === id(c, 'grant'));
  const here = `${STAFF}/${member.personId}`;
  if (!grant) return c.redirect(here, 303);
  const title = t('endTitle', { role: roleName(ctx, grant.role), name: member.name });
  return page(
    c,
    {
      door: 'workspace',
      title,
      crumbs: [{ href: STAFF, label: t('title') }, { href: here, label: member.name }, { label: t('end') }],
    },
    <ConfirmPage
      title={title}
      action={`${here}/vai-tro/${grant.grantId}/cham-dut`}
      confirm={t('end')}
      cancelHref={here}
      danger
    >
      <p>{t('endText')}</p>
    </ConfirmPage>,
  );
}

export async function endRole(c: C): Promise<Response> {
  await execute(c.get('ctx'), revokeRole, { grant: id(c, 'grant') });
  return c.redirect(`${STAFF}/${id(c, 'person')}?xong=cham`, 303);
}

export async function endSessionOf(c: C): Promise<Response> {
  await execute(c.get('ctx'), revokeSession, { session: id(c, 'session') });
  return c.redirect(`${STAFF}/${id(c, 'person')}?xong=phien`, 303);
}

export async function askReset(c: C): Promise<Response> {
  const field = await fieldsOf(c);
  const input = { personId: id(c, 'person'), reason: field('reason') };
  const done = await execute(c.get('ctx'), resetSecondFactor, input).catch((error: unknown) => {
    if (error instanceof Problem && [202, 422].includes(error.status)) return error;
    throw error;
  });
  if (done instanceof Problem && done.code !== 'approval_pending') return memberPage(c, done);
  return c.redirect(`${STAFF}/${id(c, 'person')}?xong=cho`, 303);
}

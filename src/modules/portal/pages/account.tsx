import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import { maskEmail, maskPersonalId, maskPhone } from '../../../kernel/formats/index.ts';
import { mySessions, type Person, revokeSession } from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import {
  Banner,
  ButtonGroup,
  ButtonLink,
  DateText,
  KeyValue,
  Notice,
  PageHead,
  page,
  paths,
} from '../../../web/index.ts';
import { readAccount } from '../queries.ts';
import { accountWords } from '../words/account.ts';
import { AccessLog, readAccessLog } from './account-access.tsx';
import { placeNames, rolesInWords } from './account-roles.ts';
import { Sessions } from './account-sessions.tsx';

/** `/ca-nhan`: who the person is to the system, where they are signed in, who looked at their data. */
export async function accountPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = accountWords(ctx.lang);
  const person = await ask(ctx, readAccount, {});
  const sessions = await ask(ctx, mySessions, {});
  const log = await readAccessLog(ctx, c.req.query('truoc'));
  const grants = ctx.actor.kind === 'person' ? ctx.actor.grants : [];
  const roles = rolesInWords(ctx, grants, await placeNames(ctx, ctx.now));
  return page(
    c,
    { door: 'portal', title: t('title'), noIndex: true, width: 'wide', crumbs: [{ label: t('title') }] },
    <>
      {c.req.query('xong') === 'phien' ? <Banner>{t('ended')}</Banner> : null}
      <PageHead title={t('title')} lede={t('lede')} />
      <ButtonGroup>
        <ButtonLink kind="secondary" href="/ho-so">
          {t('myDossiers')}
        </ButtonLink>
        <ButtonLink kind="quiet" href={paths.notices}>
          {t('notices')}
        </ButtonLink>
        {grants.length > 0 ? (
          <ButtonLink kind="quiet" href="/ca-nhan/bao-mat">
            {t('security')}
          </ButtonLink>
        ) : null}
        <ButtonLink kind="quiet" href="/du-lieu-cua-toi">
          {t('myData')}
        </ButtonLink>
      </ButtonGroup>
      <WhoIAm ctx={ctx} person={person} roles={roles} />
      <Sessions lang={ctx.lang} sessions={sessions} />
      <AccessLog ctx={ctx} log={log} />
    </>,
  );
}

function WhoIAm({ ctx, person, roles }: { ctx: Ctx; person: Person; roles: readonly string[] }) {
  const t = accountWords(ctx.lang);
  const level = ctx.actor.kind === 'person' ? ctx.actor.level : person.level;
  return (
    <section class="stack" aria-labelledby="toi">
      <h2 id="toi">{t('who')}</h2>
      <div class="prose stack">
        <KeyValue
          items={[
            { label: t('name'), value: person.name },
            { label: t('personalId'), value: <span class="num">{maskPersonalId(person.personalId)}</span> },
            { label: t('birthDate'), value: person.birthDate ? <DateText value={person.birthDate} /> : t('unknown') },
            { label: t('gender'), value: person.gender ? t(person.gender) : t('unknown') },
            { label: t('phone'), value: person.phone ? maskPhone(person.phone) : t('unknown') },
            { label: t('email'), value: person.email ? maskEmail(person.email) : t('unknown') },
            { label: t('level'), value: t(`level${level}`) },
            ...(roles.length > 0
              ? [
                  {
                    label: t('roles'),
                    value: (
                      <ul>
                        {roles.map((role) => (
                          <li>{role}</li>
                        ))}
                      </ul>
                    ),
                  },
                ]
              : []),
          ]}
        />
        <Notice tone={level === 2 ? 'success' : 'info'} title={t(`level${level}`)}>
          <p>{t(`level${level}Text`)}</p>
          <p class="muted">{t('levelBasis')}</p>
        </Notice>
        <p class="muted">{t('whoText')}</p>
      </div>
    </section>
  );
}

/** Ends one of the person's sessions: a phone that was lost, a computer in a shop. */
export async function endSession(c: Context<Env>): Promise<Response> {
  await execute(c.get('ctx'), revokeSession, { session: c.req.param('session') ?? '' });
  return c.redirect(`${paths.account}?xong=phien#phien`, 303);
}

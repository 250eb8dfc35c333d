import type { Context } from 'hono';
import { execute } from '../../../kernel/execute.ts';
import {
  acceptInvitation,
  changePassword,
  guarded,
  invitePassword,
  newInvitation,
  safeReturnPath,
  signInByPassword,
} from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { notFound, Problem } from '../../../kernel/problem.ts';
import { Button, errorFor, Form, formatDateTime, Notice, PageHead, page, TextInput } from '../../../web/index.ts';
import { passwordWords } from '../words/password.ts';
import { INVITATION, LOCAL_SIGN_IN, PASSWORD, SECURITY, STAFF } from './addresses.ts';
import { fieldsOf, orProblem, Trouble, waitHeader } from './shared.tsx';

type C = Context<Env>;

function mustBeOn(c: C): void {
  if (!c.get('ctx').app.config.localAccounts) throw notFound({ vi: 'trang này', en: 'This page' });
}

/** `/dang-nhap/noi-bo`: number and password, where the operator has turned them on. */
export async function localSignInPage(
  c: C,
  problem?: Problem,
  typed?: { so: string; back: string },
): Promise<Response> {
  mustBeOn(c);
  const ctx = c.get('ctx');
  const t = passwordWords(ctx.lang);
  waitHeader(c, problem);
  return page(
    c,
    { door: 'portal', title: t('signIn'), noIndex: true, problem, crumbs: [{ label: t('signIn') }] },
    <>
      <Trouble problem={problem} ctx={ctx} />
      <PageHead title={t('signIn')} lede={t('signInLede')} />
      <Form action={LOCAL_SIGN_IN} hidden={{ 'tro-ve': typed?.back ?? c.req.query('tro-ve') }}>
        <TextInput
          name="so"
          label={t('personalId')}
          inputMode="numeric"
          autocomplete="username"
          maxLength={15}
          width="m"
          value={typed?.so}
        />
        <TextInput
          name="password"
          type="password"
          label={t('password')}
          autocomplete="current-password"
          maxLength={200}
          error={errorFor(problem?.fields, 'password')}
        />
        <Button>{t('signIn')}</Button>
      </Form>
    </>,
  );
}

export async function localSignIn(c: C): Promise<Response> {
  mustBeOn(c);
  const field = await fieldsOf(c);
  const typed = { so: field('so').replace(/\s/g, ''), back: field('tro-ve') };
  const done = await orProblem(signInByPassword(c, typed.so, field('password')));
  if (done instanceof Problem) return localSignInPage(c, done, typed);
  return c.redirect(safeReturnPath(typed.back) ?? '/can-bo', 303);
}

/** `/dang-nhap/loi-moi?ma=…`: the invited officer sets a password. */
export async function invitationPage(c: C, problem?: Problem, token = c.req.query('ma') ?? ''): Promise<Response> {
  mustBeOn(c);
  const ctx = c.get('ctx');
  const t = passwordWords(ctx.lang);
  return page(
    c,
    { door: 'portal', title: t('set'), noIndex: true, problem, crumbs: [{ label: t('set') }] },
    <>
      <Trouble problem={problem} ctx={ctx} />
      <PageHead title={t('set')} lede={t('setLede')} />
      <Form action={INVITATION} hidden={{ ma: token }}>
        <TextInput
          name="password"
          type="password"
          label={t('newPassword')}
          hint={t('hint')}
          autocomplete="new-password"
          maxLength={200}
          error={errorFor(problem?.fields, 'password')}
        />
        <Button>{t('set')}</Button>
      </Form>
    </>,
  );
}

export async function setByInvitation(c: C): Promise<Response> {
  const field = await fieldsOf(c);
  const token = field('ma');
  const done = await orProblem(acceptInvitation(c.get('ctx'), token, field('password')));
  return done instanceof Problem ? invitationPage(c, done, token) : c.redirect(LOCAL_SIGN_IN, 303);
}

/** Makes an invitation and shows its link this once, for the administrator to hand over. */
export async function inviteHere(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const t = passwordWords(ctx.lang);
  const personId = c.req.param('person') ?? '';
  const { token, tokenHash } = newInvitation();
  const { until } = await execute(ctx, invitePassword, { personId, tokenHash });
  const here = `${STAFF}/${personId}`;
  return page(
    c,
    { door: 'workspace', title: t('invited'), crumbs: [{ href: here, label: t('member') }, { label: t('invited') }] },
    <>
      <PageHead title={t('invited')} lede={t('invitedText', { until: formatDateTime(until) })} />
      <Notice title={t('link')}>
        <p>
          <code>{`${ctx.app.config.baseUrl}${INVITATION}?ma=${token}`}</code>
        </p>
      </Notice>
      <p>
        <a href={here}>{t('back')}</a>
      </p>
    </>,
  );
}

/** `/ca-nhan/bao-mat/mat-khau`: changes one's own password. */
export async function passwordPage(c: C, problem?: Problem): Promise<Response> {
  mustBeOn(c);
  const ctx = c.get('ctx');
  const t = passwordWords(ctx.lang);
  waitHeader(c, problem);
  return page(
    c,
    {
      door: 'portal',
      title: t('change'),
      noIndex: true,
      problem,
      crumbs: [{ href: SECURITY, label: t('security') }, { label: t('change') }],
    },
    <>
      <Trouble problem={problem} ctx={ctx} />
      <PageHead title={t('change')} lede={t('changeLede')} />
      <Form action={PASSWORD}>
        <TextInput
          name="current"
          type="password"
          label={t('current')}
          autocomplete="current-password"
          maxLength={200}
          error={errorFor(problem?.fields, 'current')}
        />
        <TextInput
          name="password"
          type="password"
          label={t('newPassword')}
          hint={t('hint')}
          autocomplete="new-password"
          maxLength={200}
          error={errorFor(problem?.fields, 'password')}
        />
        <Button>{t('change')}</Button>
      </Form>
    </>,
  );
}

export async function changeHere(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const field = await fieldsOf(c);
  const input = { current: field('current'), password: field('password') };
  const account = ctx.actor.kind === 'person' ? ctx.actor.personId : '';
  const done = await orProblem(guarded(c, account, () => execute(ctx, changePassword, input)));
  return done instanceof Problem ? passwordPage(c, done) : c.redirect(`${SECURITY}?xong=mat-khau`, 303);
}

import type { Context } from 'hono';
import type { Ctx } from '../../../kernel/context.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import {
  addPasskey,
  askPasskey,
  beginPasskey,
  beginTotp,
  CONFIRM_IDENTITY,
  confirmTotp,
  giveCode,
  givePasskey,
  guarded,
  knowDevice,
  type MyFactors,
  myFactors,
  passkeysPossible,
  pendingTotp,
  removeFactor,
  renewRecoveryCodes,
  SIGN_IN,
  safeReturnPath,
} from '../../../kernel/identity/index.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  DateTime,
  EmptyState,
  errorFor,
  Form,
  Grid,
  Notice,
  PageHead,
  page,
  paths,
  QrCode,
  Table,
  TextInput,
  withQuery,
} from '../../../web/index.ts';
import { passwordWords } from '../words/password.ts';
import { securityWords } from '../words/security.ts';
import { PASSWORD, SECURITY } from './addresses.ts';
import { Deed, fieldsOf, orProblem, Trouble, waitHeader } from './shared.tsx';

type C = Context<Env>;
const account = (ctx: Ctx) => ({ href: paths.account, label: { vi: 'Cá nhân', en: 'My account' }[ctx.lang] });
const PASSKEY = ['islands/passkey.js'];
const waits = (ctx: Ctx): boolean => ctx.actor.kind === 'person' && ctx.actor.awaitsSecondFactor === true;

/** `/ca-nhan/bao-mat`: the second factors of the person, and ways to add, remove and recover. */
export async function securityPage(c: C, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const t = securityWords(ctx.lang);
  const mine = await ask(ctx, myFactors, {});
  const possible = passkeysPossible(ctx);
  waitHeader(c, problem);
  return page(
    c,
    {
      door: 'portal',
      title: t('title'),
      noIndex: true,
      width: 'wide',
      problem,
      crumbs: waits(ctx) ? [{ label: t('title') }] : [account(ctx), { label: t('title') }],
      ...(possible ? { islands: PASSKEY } : {}),
    },
    <>
      {c.req.query('xong') === 'bo' ? <Banner>{t('removed')}</Banner> : null}
      {c.req.query('xong') === 'mat-khau' ? <Banner>{passwordWords(ctx.lang)('changed')}</Banner> : null}
      <Trouble problem={problem} ctx={ctx} />
      <PageHead title={t('title')} lede={t('lede')} />
      {waits(ctx) && mine.factors.length === 0 ? <Notice tone="warning" title={t('mustAdd')} /> : null}
      {ctx.app.config.staffSecondFactor === 'off' ? <p class="muted">{t('off')}</p> : null}
      {waits(ctx) && mine.factors.length === 0 ? null : <Factors ctx={ctx} mine={mine} />}
      {ctx.app.config.localAccounts && !waits(ctx) ? (
        <p>
          <a href={PASSWORD}>{passwordWords(ctx.lang)('change')}</a>
        </p>
      ) : null}
      <Grid min="l">
        <Card title={t('addTotp')} level={2}>
          <p>{t('addTotpHint')}</p>
          <Form action={`${SECURITY}/ung-dung`}>
            <TextInput
              name="name"
              label={t('deviceName')}
              hint={t('deviceHint')}
              maxLength={60}
              error={errorFor(problem?.fields, 'name')}
            />
            <Button>{t('begin')}</Button>
          </Form>
        </Card>
        {possible ? <PasskeyCard ctx={ctx} /> : null}
      </Grid>
    </>,
  );
}

function PasskeyCard({ ctx }: { ctx: Ctx }) {
  const t = securityWords(ctx.lang);
  return (
    <Card title={t('addPasskey')} level={2}>
      <p>{t('addPasskeyHint')}</p>
      <p class="muted" data-no-passkey>
        {t('passkeyNeedsScript')}
      </p>
      <form
        class="form"
        method="post"
        action={`${SECURITY}/khoa`}
        data-passkey="make"
        data-options={`${SECURITY}/khoa/tuy-chon`}
        hidden
      >
        <input type="hidden" name="credential" />
        <TextInput name="ten-khoa" label={t('deviceName')} value={t('passkey')} maxLength={60} />
        <p class="field__error" data-failed hidden>
          {{ vi: 'Chưa tạo được khóa. Hãy thử lại.', en: 'No passkey was made. Try again.' }[ctx.lang]}
        </p>
        <Button kind="secondary">{t('addPasskey')}</Button>
      </form>
    </Card>
  );
}

function Factors({ ctx, mine }: { ctx: Ctx; mine: MyFactors }) {
  const t = securityWords(ctx.lang);
  return (
    <section class="stack" aria-labelledby="cach">
      <h2 id="cach">{t('factors')}</h2>
      {mine.factors.length === 0 ? (
        <EmptyState title={t('none')} icon="lock">
          <p>{t('noneText')}</p>
        </EmptyState>
      ) : (
        <>
          <Table
            caption={t('factors')}
            captionHidden
            rows={mine.factors}
            columns={[
              { header: t('name'), main: true, cell: (one) => one.name },
              { header: t('kind'), cell: (one) => t(one.kind) },
              { header: t('added'), cell: (one) => <DateTime value={one.addedAt} /> },
              { header: t('used'), cell: (one) => (one.usedAt ? <DateTime value={one.usedAt} /> : '–') },
              {
                header: t('action'),
                cell: (one) => (
                  <Deed action={`${SECURITY}/bo`} hidden={{ factor: one.id }} label={one.name}>
                    {t('remove')}
                  </Deed>
                ),
              },
            ]}
          />
          <p>{t('codesLeft', { n: mine.codesLeft })}</p>
          <Deed action={`${SECURITY}/ma-khoi-phuc`}>{t('renew')}</Deed>
          <p class="muted">{t('renewText')}</p>
        </>
      )}
    </section>
  );
}

/** First half of an authenticator app: makes the secret, then leads to the page with the QR code. */
export async function startTotp(c: C): Promise<Response> {
  const field = await fieldsOf(c);
  const done = await orProblem(execute(c.get('ctx'), beginTotp, { name: field('name') }));
  return done instanceof Problem ? securityPage(c, done) : c.redirect(`${SECURITY}/ung-dung`, 303);
}

/** The QR code and the box for the first code. */
export async function totpPage(c: C, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const t = securityWords(ctx.lang);
  const pending = await ask(ctx, pendingTotp, {});
  if (!pending) return c.redirect(SECURITY, 303);
  waitHeader(c, problem);
  return page(
    c,
    {
      door: 'portal',
      title: t('scanTitle'),
      noIndex: true,
      problem,
      crumbs: [{ href: SECURITY, label: t('title') }, { label: t('scanTitle') }],
    },
    <>
      <Trouble problem={problem} ctx={ctx} />
      <PageHead title={t('scanTitle')} lede={t('scan1')} />
      <QrCode data={pending.uri} label={t('scanLabel')} />
      <p>
        {t('scan2')} <code>{pending.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <Form action={`${SECURITY}/ung-dung/xac-nhan`}>
        <TextInput
          name="code"
          label={t('code')}
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={8}
          width="s"
          error={errorFor(problem?.fields, 'code')}
        />
        <Button>{t('confirm')}</Button>
      </Form>
    </>,
  );
}

function codesPage(c: C, codes: readonly string[]): Promise<Response> {
  const ctx = c.get('ctx');
  const t = securityWords(ctx.lang);
  return page(
    c,
    { door: 'portal', title: t('codesTitle'), noIndex: true, crumbs: [{ label: t('codesTitle') }] },
    <>
      <PageHead title={t('codesTitle')} lede={t('codesText')} />
      <ol>
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <ButtonLink href={waits(ctx) ? paths.workspace : SECURITY}>{t('codesKept')}</ButtonLink>
    </>,
  );
}

/** After a second factor was given: the browser becomes a known one. */
async function wholly(c: C): Promise<void> {
  const { actor } = c.get('ctx');
  if (actor.kind === 'person') await knowDevice(c, actor.personId, actor.sessionId);
}

const self = (ctx: Ctx): string => (ctx.actor.kind === 'person' ? ctx.actor.personId : '');

export async function finishTotp(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const field = await fieldsOf(c);
  const done = await orProblem(guarded(c, self(ctx), () => execute(ctx, confirmTotp, { code: field('code') })));
  if (done instanceof Problem) return totpPage(c, done);
  await wholly(c);
  return done.codes.length > 0 ? codesPage(c, done.codes) : c.redirect(SECURITY, 303);
}

export async function passkeyOptions(c: C): Promise<Response> {
  return c.json(await execute(c.get('ctx'), beginPasskey, {}));
}

export async function savePasskey(c: C): Promise<Response> {
  const field = await fieldsOf(c);
  const done = await orProblem(
    execute(c.get('ctx'), addPasskey, { name: field('ten-khoa'), credential: field('credential') }),
  );
  if (done instanceof Problem) return securityPage(c, done);
  await wholly(c);
  return done.codes.length > 0 ? codesPage(c, done.codes) : c.redirect(SECURITY, 303);
}

export async function dropFactor(c: C): Promise<Response> {
  const field = await fieldsOf(c);
  const done = await orProblem(execute(c.get('ctx'), removeFactor, { factor: field('factor') }));
  return done instanceof Problem ? securityPage(c, done) : c.redirect(`${SECURITY}?xong=bo`, 303);
}

export async function newCodes(c: C): Promise<Response> {
  const done = await orProblem(execute(c.get('ctx'), renewRecoveryCodes, {}));
  return done instanceof Problem ? securityPage(c, done) : codesPage(c, done.codes);
}

const backOf = (asked: string | undefined): string => safeReturnPath(asked) ?? '/';

/** `/ca-nhan/xac-nhan`: the second factor, or signing in once more where there is none; then back. */
export async function confirmPage(c: C, problem?: Problem, asked = c.req.query('tro-ve')): Promise<Response> {
  const ctx = c.get('ctx');
  const t = securityWords(ctx.lang);
  const { factors } = await ask(ctx, myFactors, {});
  if (factors.length === 0 && waits(ctx)) return c.redirect(SECURITY, 303);
  const back = backOf(asked);
  const [first] = factors;
  const passkey = passkeysPossible(ctx) && factors.some((one) => one.kind === 'passkey');
  waitHeader(c, problem);
  return page(
    c,
    {
      door: 'portal',
      title: t('confirmTitle'),
      noIndex: true,
      problem,
      crumbs: [{ label: t('confirmTitle') }],
      ...(passkey ? { islands: PASSKEY } : {}),
    },
    first ? (
      <>
        <Trouble problem={problem} ctx={ctx} />
        <PageHead title={t('confirmTitle')} lede={t('confirmLede')} />
        {passkey ? (
          <form
            method="post"
            action={`${CONFIRM_IDENTITY}/khoa`}
            data-passkey="use"
            data-options={`${CONFIRM_IDENTITY}/khoa/tuy-chon`}
            hidden
          >
            <input type="hidden" name="credential" />
            <input type="hidden" name="tro-ve" value={back} />
            <Button kind="secondary">{t('usePasskey')}</Button>
          </form>
        ) : null}
        <Form action={CONFIRM_IDENTITY} hidden={{ 'tro-ve': back }}>
          <TextInput
            name="code"
            label={t('confirmCode')}
            hint={t('confirmCodeHint')}
            autocomplete="one-time-code"
            spellcheck={false}
            maxLength={20}
            width="m"
            error={errorFor(problem?.fields, 'code')}
          />
          <Button>{t('confirm')}</Button>
        </Form>
        <p class="muted">{t('lost')}</p>
      </>
    ) : (
      <>
        <PageHead title={t('confirmTitle')} lede={t('againText')} />
        <ButtonLink href={withQuery(SIGN_IN, { lai: '1', 'tro-ve': back })}>{t('again')}</ButtonLink>
      </>
    ),
  );
}

export async function giveCodeHere(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const field = await fieldsOf(c);
  const done = await orProblem(guarded(c, self(ctx), () => execute(ctx, giveCode, { code: field('code') })));
  if (done instanceof Problem) return confirmPage(c, done, field('tro-ve'));
  await wholly(c);
  return c.redirect(backOf(field('tro-ve')), 303);
}

export async function askPasskeyHere(c: C): Promise<Response> {
  return c.json(await execute(c.get('ctx'), askPasskey, {}));
}

export async function givePasskeyHere(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const field = await fieldsOf(c);
  const given = guarded(c, self(ctx), () => execute(ctx, givePasskey, { credential: field('credential') }));
  const done = await orProblem(given);
  if (done instanceof Problem) return confirmPage(c, done, field('tro-ve'));
  await wholly(c);
  return c.redirect(backOf(field('tro-ve')), 303);
}

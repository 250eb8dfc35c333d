import type { Context } from 'hono';
import * as oidc from 'openid-client';
import type { App } from '../../app.ts';
import { isLoopback } from '../../config/index.ts';
import { execute } from '../../execute.ts';
import { clientAddress } from '../../http/client-address.ts';
import type { Env, Router } from '../../module.ts';
import { Problem } from '../../problem.ts';
import type { Actor } from '../actor.ts';
import { cookieHeader, readCookie } from '../cookies.ts';
import { limits } from '../limits.ts';
import { SCOPES } from '../provider/provider.ts';
import { knowDevice } from '../rate/know-device.ts';
import { safeReturnPath } from '../return-path.ts';
import { hashToken, randomToken } from '../secrets.ts';
import { signOut, startSession } from '../session.ts';
import { CALLBACK, SIGN_IN, SIGN_OUT, type SignInSettings, signInSettings } from '../settings.ts';
import { type Attempt, openAttempt, sealAttempt } from './attempt.ts';
import { readClaims } from './claim-map.ts';
import { providerClient, unavailable } from './client.ts';

type C = Context<Env>;

/** How long ago the provider may have asked who somebody is, when it was told to ask now. */
const PROOF_SECONDS = 300;

/** The pages of signing in and out. They show nothing themselves: they lead to the identity provider and back. */
export function signInRoutes(router: Router): void {
  router.get(SIGN_IN, start);
  router.get(CALLBACK, finish);
  router.post(SIGN_OUT, leave);
}

/** Sends the browser to the identity provider (authorization code with state, nonce and PKCE). */
async function start(c: C): Promise<Response> {
  const { app, actor, lang } = c.get('ctx');
  const settings = signInSettings(app);
  const back = safeReturnPath(c.req.query('tro-ve')) ?? null;
  const again = c.req.query('lai') === '1';
  if (actor.kind === 'person' && !again)
    return c.redirect(
      back ??
        homeOf(
          app,
          actor.grants.map((grant) => grant.role),
        ),
      303,
    );
  const elsewhere = otherLoopbackName(c.req.url, settings.origin);
  if (elsewhere) return c.redirect(elsewhere, 303);

  const config = await providerClient(app).configuration();
  const attempt: Attempt = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    back,
    again,
  };
  const target = oidc.buildAuthorizationUrl(config, {
    redirect_uri: `${settings.origin}${CALLBACK}`,
    scope: settings.embedded ? SCOPES : 'openid profile phone email',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
    ui_locales: lang,
    // Asked of the provider and checked in its answer: a session over there is not enough to confirm who one is here.
    ...(again ? { prompt: 'login', max_age: '0' } : {}),
  });
  setCookie(c, settings, settings.attemptCookie, sealAttempt(app, attempt), limits.signInAttempt / 1000);
  return c.redirect(target.href, 303);
}

/** Where the identity provider sends the browser back to: proves everything, opens the session. */
async function finish(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const { app } = ctx;
  const settings = signInSettings(app);
  const attempt = openAttempt(app, readCookie(c.req.header('cookie'), settings.attemptCookie));
  setCookie(c, settings, settings.attemptCookie, '', 0);
  if (!attempt) throw refused();
  // A person who chose not to sign in is no failure; only the provider that was asked may say so.
  if (c.req.query('error') === 'access_denied' && c.req.query('state') === attempt.state) return c.redirect('/', 303);

  const config = await providerClient(app).configuration();
  const here = new URL(c.req.url);
  const vouched = await vouchedFor(config, new URL(here.pathname + here.search, settings.origin), attempt).catch(
    (error: unknown) => {
      if (error instanceof Problem) throw error;
      app.log.warn({ err: error, requestId: ctx.requestId }, 'sign-in refused');
      throw outage(error) ? unavailable() : refused();
    },
  );
  const { person, orgTaxCode } = readClaims(vouched.claims);
  const token = randomToken();
  const previous = readCookie(c.req.header('cookie'), settings.sessionCookie);
  const system: Actor = { kind: 'system', name: 'sign-in' };
  const { roles, personId, sessionId, complete } = await execute({ ...ctx, actor: system }, startSession, {
    claims: person,
    orgTaxCode,
    tokenHash: hashToken(token),
    ...(previous ? { previousTokenHash: hashToken(previous) } : {}),
    amr: vouched.amr,
    idToken: vouched.idToken,
    ip: clientAddress(app, c),
    userAgent: c.req.header('user-agent') ?? null,
  });
  setCookie(c, settings, settings.sessionCookie, token);
  if (complete) await knowDevice(c, personId, sessionId);
  return c.redirect(attempt.back ?? homeOf(ctx.app, roles), 303);
}

/** Exchanges the code and gathers the claims of the ID token and of the userinfo endpoint. */
async function vouchedFor(config: oidc.Configuration, answer: URL, attempt: Attempt) {
  const tokens = await oidc.authorizationCodeGrant(config, answer, {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.verifier,
    idTokenExpected: true,
  });
  const idClaims = tokens.claims();
  if (!idClaims) throw refused();
  const { auth_time: provedAt, iat } = idClaims;
  if (attempt.again && !(typeof provedAt === 'number' && iat - provedAt <= PROOF_SECONDS)) throw refused();
  const more = config.serverMetadata().userinfo_endpoint
    ? await oidc.fetchUserInfo(config, tokens.access_token, idClaims.sub)
    : {};
  const amr = Array.isArray(idClaims.amr) ? idClaims.amr.filter((one) => typeof one === 'string').slice(0, 10) : [];
  return { claims: { ...idClaims, ...more } as Record<string, unknown>, idToken: tokens.id_token ?? null, amr };
}

/** Ends the session here, then at the identity provider. */
async function leave(c: C): Promise<Response> {
  const ctx = c.get('ctx');
  const settings = signInSettings(ctx.app);
  setCookie(c, settings, settings.sessionCookie, '', 0);
  if (ctx.actor.kind !== 'person') return c.redirect('/', 303);
  const { idToken } = await execute(ctx, signOut, {});
  if (!idToken) return c.redirect('/', 303);
  // Signed out here in any case; an outage over there must not look as if it were not so.
  const config = await providerClient(ctx.app)
    .configuration()
    .catch(() => undefined);
  if (!config?.serverMetadata().end_session_endpoint) return c.redirect('/', 303);
  const target = oidc.buildEndSessionUrl(config, {
    id_token_hint: idToken,
    post_logout_redirect_uri: `${settings.origin}/`,
  });
  return c.redirect(target.href, 303);
}

/** First page after signing in when nobody asked for another one: the first of the workspace that is for these roles. */
function homeOf({ modules }: Pick<App, 'modules'>, roles: readonly string[]): string {
  if (roles.length === 0) return '/';
  if (roles.every((role) => role === 'executive')) return '/dieu-hanh';
  const own = modules
    .flatMap(({ nav = [] }) => nav)
    .filter((item) => item.door === 'workspace' && item.roles?.some((role) => roles.includes(role)))
    .sort((a, b) => a.order - b.order);
  return own[0]?.href ?? '/can-bo';
}

/**
 * Cookies belong to one host name. Who typed `localhost` where the address is `127.0.0.1` (or the other way round) is
 * led to the right name first; other names are left to the operator's proxy.
 */
function otherLoopbackName(url: string, origin: string): string | undefined {
  const here = new URL(url);
  const there = new URL(origin);
  // Another scheme or port means that something stands in between: leading there could go round in circles.
  if (here.hostname === there.hostname || here.protocol !== there.protocol || here.port !== there.port)
    return undefined;
  if (!isLoopback(here.hostname) || !isLoopback(there.hostname)) return undefined;
  return `${there.origin}${here.pathname}${here.search}`;
}

function setCookie(c: C, settings: SignInSettings, name: string, value: string, maxAge?: number): void {
  const options = maxAge === undefined ? { secure: settings.secure } : { secure: settings.secure, maxAge };
  c.header('set-cookie', cookieHeader(name, value, options), { append: true });
}

/** True when the provider could not be reached or failed itself, rather than saying no. */
function outage(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  const code = (error as { code?: unknown }).code;
  const status = (error as { status?: unknown }).status;
  return code === 'OAUTH_TIMEOUT' || (typeof status === 'number' && status >= 500);
}

const refused = (): Problem =>
  new Problem(400, 'sign_in_refused', {
    vi: 'Lần đăng nhập này không hợp lệ hoặc đã hết hạn. Hãy bấm Đăng nhập để bắt đầu lại.',
    en: 'This sign-in is not valid or has expired. Choose Sign in to start again.',
  });

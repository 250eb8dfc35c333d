import { type Grant as GrantModel, Provider } from 'oidc-provider';
import type { App } from '../../app.ts';
import type { Lang } from '../../text.ts';
import { keyFor } from '../secrets.ts';
import { CALLBACK, SSO_PATH, signInSettings } from '../settings.ts';
import { PostgresAdapter } from './adapter.ts';
import { signingKey } from './keys.ts';
import { type Body, confirmSignOut, notice, type Shell } from './pages.tsx';
import { findPersonaBySub } from './personas.ts';
import { words } from './words.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Scope -> claims it opens. The names stand in for those of the national identity, see the claim map of the client. */
const claims = {
  openid: ['sub', 'amr'],
  profile: ['name', 'birthdate', 'gender'],
  identity: ['personal_id', 'level', 'org_tax_code'],
  phone: ['phone_number'],
  email: ['email'],
};
export const SCOPES = Object.keys(claims).join(' ');

/**
 * An OpenID Connect provider standing in for the national identity (VNeID): authorization code with PKCE, one
 * first-party client that needs no consent, sign-out started by the client. Certified library, our own PostgreSQL
 * records, keys and pages.
 */
export async function createProvider(app: App, shell: () => Shell): Promise<Provider> {
  const settings = signInSettings(app);
  const cookieKey = keyFor(app, 'sso-cookies').toString('base64url');
  const show = async (ctx: KoaAnswer, title: string, body: Body, status: number) => {
    const page = await shell()(title, body, { lang: langOf(ctx), status });
    ctx.status = status;
    ctx.type = 'html';
    ctx.body = await page.text();
  };
  const provider = new Provider(settings.issuer, {
    adapter: (model: string) => new PostgresAdapter(model, app.store.db),
    jwks: { keys: [await signingKey(app)] },
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        client_name: 'tinhso',
        redirect_uris: [`${settings.origin}${CALLBACK}`],
        post_logout_redirect_uris: [`${settings.origin}/`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: ['openid'],
    claims,
    cookies: {
      keys: [cookieKey],
      names: { session: 'sso_session', interaction: 'sso_interaction', resume: 'sso_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true, path: SSO_PATH },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    ttl: {
      AccessToken: 5 * MINUTE,
      AuthorizationCode: MINUTE,
      IdToken: 12 * HOUR,
      Interaction: 15 * MINUTE,
      Session: 12 * HOUR,
      Grant: 12 * HOUR,
    },
    interactions: { url: (_ctx, interaction) => `${SSO_PATH}/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        async logoutSource(ctx, form) {
          // The ID token proves that our own client asks, so that one click is enough. Without it we ask back.
          const { session, entities } = ctx.oidc;
          const hint = entities.IdTokenHint?.payload as { sub?: unknown } | undefined;
          const back = ctx.oidc.params?.post_logout_redirect_uri;
          if (session && hint?.sub === session.accountId && typeof back === 'string') {
            await session.destroy();
            ctx.cookies.set('sso_session', null, { path: SSO_PATH, signed: true });
            ctx.redirect(back);
            return;
          }
          const t = words(langOf(ctx));
          await show(ctx, t('outTitle'), confirmSignOut(langOf(ctx), form), 200);
        },
        async postLogoutSuccessSource(ctx) {
          const t = words(langOf(ctx));
          await show(ctx, t('outTitle'), notice(t('outTitle'), t('outDone'), { href: '/', label: t('home') }), 200);
        },
      },
    },
    async findAccount(_ctx, sub) {
      const persona = await findPersonaBySub(app, sub);
      return persona && { accountId: sub, claims: () => ({ sub, ...persona.claims }) };
    },
    async loadExistingGrant(ctx) {
      const { oidc } = ctx;
      const { client, session } = oidc;
      if (!client || !session?.accountId) return undefined;
      const known = session.grantIdFor(client.clientId);
      const found = known ? await oidc.provider.Grant.find(known) : undefined;
      if (found) return found;
      // The only client is the program itself: consent is not asked for.
      // The published types forget the constructor's argument.
      const Grant = oidc.provider.Grant as unknown as new (of: { clientId: string; accountId: string }) => GrantModel;
      const grant = new Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(SCOPES);
      await grant.save();
      return grant;
    },
    async renderError(ctx, out) {
      const t = words(langOf(ctx));
      const text = t('failed', { code: out.error });
      await show(ctx, t('failedTitle'), notice(t('failedTitle'), text, { href: '/', label: t('home') }), ctx.status);
    },
  });
  // Scheme and host come from BASE_URL, which the handler in front writes over whatever the request claims.
  provider.proxy = true;
  provider.on('server_error', (_ctx, error) => app.log.error({ err: error }, 'embedded identity provider failed'));
  return provider;
}

interface KoaAnswer {
  status: number;
  type: string;
  body: unknown;
  query: Record<string, unknown>;
}

/** Language the client asked for (`ui_locales`), Vietnamese unless it said English. */
function langOf(ctx: { query: Record<string, unknown> }): Lang {
  return ctx.query.ui_locales === 'en' ? 'en' : 'vi';
}

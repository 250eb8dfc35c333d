import * as oidc from 'openid-client';
import { type App, definePart } from '../../app.ts';
import { isLoopback } from '../../config/index.ts';
import { Problem } from '../../problem.ts';
import { limits } from '../limits.ts';
import { embeddedProvider } from '../provider/index.ts';
import { signInSettings } from '../settings.ts';

/**
 * The identity provider as this program knows it: found at the first sign-in, not at start, so that an outage there
 * stops nobody else; tried again after a failure. The embedded one is spoken to in process.
 */
class ProviderClient {
  readonly #app: App;
  #found: Promise<oidc.Configuration> | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  /** @throws Problem 503 `identity_unavailable` */
  async configuration(): Promise<oidc.Configuration> {
    this.#found ??= this.#discover().catch((error: unknown) => {
      this.#found = undefined;
      this.#app.log.error({ err: error }, 'the identity provider was not found');
      throw unavailable();
    });
    return this.#found;
  }

  async #discover(): Promise<oidc.Configuration> {
    const settings = signInSettings(this.#app);
    const issuer = new URL(settings.issuer);
    // http is for this machine only: tokens would cross the network in the clear.
    const insecure = issuer.protocol === 'http:' && (settings.embedded || isLoopback(issuer.hostname));
    return oidc.discovery(
      issuer,
      settings.clientId,
      { client_secret: settings.clientSecret, ...(settings.embedded ? { id_token_signed_response_alg: 'ES256' } : {}) },
      oidc.ClientSecretBasic(settings.clientSecret),
      {
        timeout: limits.providerTimeoutSeconds,
        execute: insecure ? [oidc.allowInsecureRequests] : [],
        ...(settings.embedded ? { [oidc.customFetch]: embeddedProvider(this.#app).fetch } : {}),
      },
    );
  }
}

export const providerClient = definePart((app) => new ProviderClient(app));

export const unavailable = (): Problem =>
  new Problem(503, 'identity_unavailable', {
    vi: 'Hệ thống định danh điện tử đang không trả lời. Vui lòng thử lại sau ít phút.',
    en: 'The electronic identity system does not answer. Please try again in a few minutes.',
  });

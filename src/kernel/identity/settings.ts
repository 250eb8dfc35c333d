import type { App } from '../app.ts';
import { keyFor } from './secrets.ts';

/** Where the embedded provider is mounted. */
export const SSO_PATH = '/sso';
export const SIGN_IN = '/dang-nhap';
export const CALLBACK = '/dang-nhap/tro-lai';
export const SIGN_OUT = '/dang-xuat';
/** Page of the account where a person confirms who they are once more. */
export const CONFIRM_IDENTITY = '/ca-nhan/xac-nhan';

export interface SignInSettings {
  /** Origin people see, without a trailing slash. */
  readonly origin: string;
  readonly secure: boolean;
  /** Cookie with the session token. `__Host-` binds it to this very host over https (RFC 6265bis). */
  readonly sessionCookie: string;
  /** Short-lived cookie of a sign-in under way. */
  readonly attemptCookie: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** True: the issuer is our own stand-in for the national identity. */
  readonly embedded: boolean;
}

/** Who vouches for the people who sign in: the issuer of their electronic identity. */
export const identityProvider = (app: App): string => signInSettings(app).issuer;

/** Read on each use, because with port 0 the origin is known only after listening. */
export function signInSettings(app: App): SignInSettings {
  const { baseUrl, secureCookies, oidc } = app.config;
  const prefix = secureCookies ? '__Host-' : '';
  return {
    origin: baseUrl,
    secure: secureCookies,
    sessionCookie: `${prefix}tinhso`,
    attemptCookie: `${prefix}tinhso_dang_nhap`,
    ...(oidc
      ? { issuer: oidc.issuer, clientId: oidc.clientId, clientSecret: oidc.clientSecret, embedded: false }
      : {
          issuer: `${baseUrl}${SSO_PATH}`,
          clientId: 'tinhso',
          clientSecret: keyFor(app, 'sso-client').toString('base64url'),
          embedded: true,
        }),
  };
}

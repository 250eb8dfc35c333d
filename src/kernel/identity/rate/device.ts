import { createHmac, timingSafeEqual } from 'node:crypto';
import type { App } from '../../app.ts';
import { cookieHeader, readCookie } from '../cookies.ts';
import { hashToken, keyFor, randomToken } from '../secrets.ts';
import { signInSettings } from '../settings.ts';

const YEAR_SECONDS = 365 * 86_400;

const mac = (app: App, personId: string, nonce: string): string =>
  createHmac('sha256', keyFor(app, 'device-cookie')).update(`${personId}.${nonce}`).digest('base64url');

const cookieName = (app: App): string => `${signInSettings(app).secure ? '__Host-' : ''}tinhso_thiet_bi`;

/**
 * The device cookie of a request (OWASP, "device cookies"): proof that this account has signed in from this browser
 * before. It opens nothing; attempts that carry it are counted apart from those of strangers. A browser keeps those of
 * the last few people who used it.
 */
export interface Device {
  readonly personId: string;
  readonly nonce: string;
}

const MOST = 5;

/** Devices a cookie header proves; what was forged or belongs to another installation is not among them. */
export function readDevices(app: App, cookies: string | null | undefined): Device[] {
  const value = readCookie(cookies, cookieName(app)) ?? '';
  return value.split('~').flatMap((one) => {
    const [personId = '', nonce = '', given = ''] = one.split('.');
    const wanted = Buffer.from(mac(app, personId, nonce));
    const claimed = Buffer.from(given);
    return claimed.length === wanted.length && timingSafeEqual(claimed, wanted) ? [{ personId, nonce }] : [];
  });
}

/** The nonce of the device cookie for one account; undefined when this browser is a stranger to it. */
export const deviceOf = (app: App, cookies: string | null | undefined, personId: string): string | undefined =>
  readDevices(app, cookies).find((device) => device.personId === personId)?.nonce;

/** `Set-Cookie` that makes this browser known for the person, keeping those who used it before, and the nonce in it. */
export function deviceCookie(
  app: App,
  cookies: string | null | undefined,
  personId: string,
): { header: string; nonce: string } {
  const known = readDevices(app, cookies);
  const nonce = known.find((device) => device.personId === personId)?.nonce ?? randomToken().slice(0, 22);
  const kept = [{ personId, nonce }, ...known.filter((device) => device.personId !== personId)].slice(0, MOST);
  const value = kept.map((one) => `${one.personId}.${one.nonce}.${mac(app, one.personId, one.nonce)}`).join('~');
  return {
    header: cookieHeader(cookieName(app), value, { secure: signInSettings(app).secure, maxAge: YEAR_SECONDS }),
    nonce,
  };
}

/** What is stored of a device. */
export const deviceHash = (nonce: string): Buffer => hashToken(nonce);

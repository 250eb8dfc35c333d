import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { App } from '../../app.ts';
import { isLoopback } from '../../config/index.ts';
import type { Lang } from '../../text.ts';
import { checkOrigin } from '../origin.ts';
import { signInSettings } from '../settings.ts';
import { type Body, choosePersona, expired, notice, type Shell } from './pages.tsx';
import { findPersonaByKey, listPersonas } from './personas.ts';
import { words } from './words.ts';

export interface InteractionSetting {
  readonly app: App;
  readonly provider: Provider;
  readonly shell: Shell;
  /** Host the request really named. */
  readonly host: string | undefined;
}

type Request = IncomingMessage & { originalUrl?: string };

/**
 * The one page of the sign-in dialogue: shows the personas (GET) and signs in as the chosen one (POST). There is no
 * password, so it is open only in a demonstration and only to this machine.
 */
export async function handleInteraction(setting: InteractionSetting, req: Request, res: ServerResponse): Promise<void> {
  const { app, provider } = setting;
  if (!app.config.demo || !fromThisMachine(req, setting.host)) {
    const t = words('vi');
    return page(setting, res, 'vi', 403, t('closedTitle'), notice(t('closedTitle'), t('closed'), null));
  }
  const interaction = await provider.interactionDetails(req, res).catch((error: unknown) => {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  });
  if (!interaction) return page(setting, res, 'vi', 400, words('vi')('expiredTitle'), expired('vi'));
  const lang: Lang = interaction.params.ui_locales === 'en' ? 'en' : 'vi';
  const t = words(lang);
  if (req.method === 'GET' || req.method === 'HEAD') {
    const personas = await listPersonas(app);
    const body = choosePersona(lang, personas, req.originalUrl ?? '');
    return page(setting, res, lang, 200, t('title'), body);
  }
  const headers = { get: (name: string) => (name === 'host' ? (setting.host ?? null) : header(req, name)) };
  if (req.method !== 'POST' || !checkOrigin({ method: 'POST', headers }, signInSettings(app).origin)) {
    const text = t('failed', { code: 'wrong_origin' });
    return page(setting, res, lang, 403, t('failedTitle'), notice(t('failedTitle'), text, null));
  }
  const text = await readBody(req);
  if (text === undefined)
    return page(
      setting,
      res,
      lang,
      413,
      t('failedTitle'),
      notice(t('failedTitle'), t('failed', { code: 'too_large' }), null),
    );
  const form = new URLSearchParams(text);
  const persona = await findPersonaByKey(app, form.get('persona') ?? '');
  const result =
    persona && interaction.prompt.name === 'login'
      ? { login: { accountId: persona.sub, amr: ['demo'] } }
      : { error: 'access_denied', error_description: 'nobody was chosen' };
  await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
}

function header(req: IncomingMessage, name: string): string | null {
  const value = req.headers[name];
  return (Array.isArray(value) ? value.join(', ') : value) ?? null;
}

/**
 * True when the peer, whoever a proxy says it forwards for, and the name the browser used are all of this machine:
 * neither a proxy on this machine nor a name that somebody points at 127.0.0.1 opens the door.
 */
export function fromThisMachine(req: IncomingMessage, host: string | undefined): boolean {
  const peer = req.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  const forwarded = ['x-forwarded-for', 'x-real-ip', 'forwarded'].flatMap((name) => header(req, name) ?? []);
  const clients = forwarded.flatMap((value) => value.split(',').map((part) => part.trim()));
  const hostname = URL.parse(`http://${host ?? ''}`)?.hostname ?? '';
  return isLoopback(peer) && clients.every(isLoopback) && isLoopback(hostname);
}

async function page(
  setting: InteractionSetting,
  res: ServerResponse,
  lang: Lang,
  status: number,
  title: string,
  body: Body,
): Promise<void> {
  const answer = await setting.shell(title, body, { lang, status });
  res.statusCode = answer.status;
  answer.headers.forEach((value, name) => {
    res.setHeader(name, value);
  });
  res.end(Buffer.from(await answer.arrayBuffer()));
}

const FORM_BYTES = 4096;

/** The form as sent; undefined when it is larger than any form of ours. */
async function readBody(req: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > FORM_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isLoopback } from './network.ts';
import { findRoot } from './root.ts';
import { keptSecret } from './secret.ts';
import { environment, type VariableName, type Variables, variableDoc, variableNames } from './variables.ts';

export { isLoopback } from './network.ts';
export { configReference } from './reference.ts';
export { findRoot } from './root.ts';

export interface Config {
  /** The checkout: `provinces/`, `dist/`, `src/…/migrations` are found from here. */
  readonly root: string;
  readonly host: string;
  /** 0: any free port, known once the server listens. */
  readonly port: number;
  /** Origin without a trailing slash. With `port` 0 and no BASE_URL given it ends in `:0`: complete it after listening. */
  readonly baseUrl: string;
  readonly baseUrlGiven: boolean;
  /** Several processes listen on one port. */
  readonly reusePort: boolean;
  /** How long a process that was asked to end still takes requests while `/readyz` says that it goes. */
  readonly drainDelayMs: number;
  /** Cookies carry `Secure`: people come over https. */
  readonly secureCookies: boolean;
  readonly trustedProxies: readonly string[];
  /** Addresses of this machine or of private networks, as IP or CIDR, that webhooks may reach. */
  readonly webhookAllowed: readonly string[];
  readonly maxUploadBytes: number;
  /** Absolute path. */
  readonly dataDir: string;
  /** False when DATA_DIR was not set: the embedded database may then be kept elsewhere if need be. */
  readonly dataDirGiven: boolean;
  readonly database: {
    /** Runtime role; null: the embedded PostgreSQL. */
    readonly url: string | null;
    readonly ownerUrl: string | null;
    readonly pool: number;
    readonly statementTimeoutMs: number;
    readonly lockTimeoutMs: number;
  };
  /** Absolute path of the province pack. */
  readonly province: string;
  readonly demo: boolean;
  /** Absolute path of the file that moves the clock of a demonstration; null: the machine's clock. */
  readonly demoClock: string | null;
  /** Key material; derive a key per purpose from it (HKDF), never use it as it is. */
  readonly secret: string;
  /** Older secrets, newest first: what they sealed can still be opened. */
  readonly previousSecrets: readonly string[];
  /** An outside OpenID Connect provider; null: the embedded one. */
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string } | null;
  readonly staffSecondFactor: 'required' | 'optional' | 'off';
  /** Lifetimes of sessions, in milliseconds. */
  readonly sessions: { readonly staffIdle: number; readonly citizenIdle: number; readonly absolute: number };
  /** Staff may have a password here. */
  readonly localAccounts: boolean;
  readonly rateLimits: boolean;
  /** Of one API client; 0: no limit. */
  readonly apiRequestsPerMinute: number;
  readonly mail: { readonly smtpUrl: string | null; readonly from: string };
  /** Daemon that scans uploads; null: none. */
  /** Ways to pay that are set up; a demonstration has stand-ins for the others. */
  readonly payments: {
    readonly vnpay: {
      readonly tmnCode: string;
      readonly hashSecret: string;
      readonly payUrl: string;
      readonly apiUrl: string;
    } | null;
    readonly vietqr: {
      readonly bin: string;
      readonly bank: string;
      readonly account: string;
      readonly holder: string;
    } | null;
  };
  readonly clamavUrl: string | null;
  readonly metricsToken: string | null;
  readonly logLevel: NonNullable<Variables['LOG_LEVEL']>;
  /** What the operator should know though it does not stop the start. */
  readonly warnings: readonly string[];
}

export interface WrongVariable {
  readonly name: string;
  /** What was given; null for secrets and for what is missing. */
  readonly given: string | null;
  readonly expected: string;
}

/** The environment is not right; names every wrong variable at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly wrong: readonly WrongVariable[];

  constructor(wrong: readonly WrongVariable[]) {
    const lines = wrong.map(
      ({ name, given, expected }) => `  ${name}${given === null ? '' : ` is "${given}"`}: expected ${expected}`,
    );
    super(`The configuration is not right:\n${lines.join('\n')}\nSee docs/configuration.md.`);
    this.wrong = wrong;
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/** Variables that begin with TINHSO_ and are not settings of the program. */
const otherTinhso = [
  'TINHSO_SECRET_FILE',
  'TINHSO_SECRET_PREVIOUS_FILE',
  'TINHSO_CONFORMANCE',
  'TINHSO_BRING_UP',
  'TINHSO_TEST_PG',
];

/**
 * Reads the environment.
 *
 * @param places for tests: the checkout, and the folder relative paths count from
 * @throws {ConfigError} naming every variable that is wrong, what was given (never for secrets) and what is expected
 */
export function loadConfig(env: Env, places: { root?: string; cwd?: string } = {}): Config {
  const root = places.root ?? findRoot();
  const cwd = places.cwd ?? process.cwd();
  const wrong: WrongVariable[] = [];
  const values = readValues(env, cwd, wrong);
  const parsed = environment.safeParse(values);
  for (const issue of parsed.error?.issues ?? []) {
    const name = issue.path[0] as VariableName;
    if (!wrong.some((known) => known.name === name)) wrong.push(refusal(name, values[name]));
  }
  if (!parsed.success) throw new ConfigError(wrong);
  const vars = parsed.data;

  const host = (vars.HOST ?? '127.0.0.1').replace(/^\[|\]$/g, '');
  const port = vars.PORT ?? 8080;
  const everywhere = host === '0.0.0.0' || host === '::';
  const baseUrl =
    vars.BASE_URL ?? `http://${everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`;
  const onLoopback = isLoopback(host) && isLoopback(new URL(baseUrl).hostname) && !vars.TRUSTED_PROXY;
  const province = vars.PROVINCE === undefined ? join(root, 'provinces', 'tay-ninh') : resolve(cwd, vars.PROVINCE);

  if (vars.DEMO && !onLoopback) {
    wrong.push({
      name: 'DEMO',
      given: values.DEMO ?? '',
      expected:
        'false: anybody could sign in as anybody, so HOST and BASE_URL must be loopback addresses and TRUSTED_PROXY unset',
    });
  }
  if (vars.PROVINCE !== undefined && !statSync(province, { throwIfNoEntry: false })?.isDirectory())
    wrong.push(refusal('PROVINCE', vars.PROVINCE));
  if (vars.DATABASE_OWNER_URL && !vars.DATABASE_URL) {
    wrong.push({ name: 'DATABASE_URL', given: null, expected: 'to be set as well when DATABASE_OWNER_URL is' });
  }
  const oidc = (['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const).filter(
    (name) => vars[name] !== undefined,
  );
  if (oidc.length > 0 && oidc.length < 3) {
    for (const name of ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const) {
      if (!oidc.includes(name))
        wrong.push({ name, given: null, expected: `to be set as well when ${oidc.join(' and ')} is` });
    }
  }
  const demo = vars.DEMO ?? (onLoopback && vars.DATABASE_URL === undefined);
  if (vars.DEMO_CLOCK !== undefined && !demo) wrong.push(refusal('DEMO_CLOCK', vars.DEMO_CLOCK));
  together(vars, ['VNPAY_TMN_CODE', 'VNPAY_HASH_SECRET', 'VNPAY_PAY_URL', 'VNPAY_API_URL'], wrong);
  together(vars, ['VIETQR_BANK_BIN', 'VIETQR_ACCOUNT', 'VIETQR_ACCOUNT_NAME'], wrong);
  if (wrong.length > 0) throw new ConfigError(wrong);

  const dataDir = vars.DATA_DIR === undefined ? join(root, 'data') : resolve(cwd, vars.DATA_DIR);
  return {
    root,
    host,
    port,
    baseUrl,
    baseUrlGiven: vars.BASE_URL !== undefined,
    reusePort: vars.REUSE_PORT ?? false,
    drainDelayMs: (vars.DRAIN_DELAY_SECONDS ?? 0) * 1000,
    secureCookies: baseUrl.startsWith('https:'),
    trustedProxies: vars.TRUSTED_PROXY ?? [],
    webhookAllowed: vars.WEBHOOK_ALLOWED_ADDRESSES ?? [],
    maxUploadBytes: (vars.MAX_UPLOAD_MB ?? 10) * 1024 * 1024,
    dataDir,
    dataDirGiven: vars.DATA_DIR !== undefined,
    database: {
      url: vars.DATABASE_URL ?? null,
      ownerUrl: vars.DATABASE_OWNER_URL ?? vars.DATABASE_URL ?? null,
      pool: vars.DATABASE_POOL ?? 10,
      statementTimeoutMs: vars.DATABASE_STATEMENT_TIMEOUT_MS ?? 15_000,
      lockTimeoutMs: vars.DATABASE_LOCK_TIMEOUT_MS ?? 5_000,
    },
    province,
    demo,
    demoClock: vars.DEMO_CLOCK === undefined ? null : resolve(cwd, vars.DEMO_CLOCK),
    secret: vars.TINHSO_SECRET ?? keptSecret(dataDir),
    previousSecrets: vars.TINHSO_SECRET_PREVIOUS ?? [],
    oidc:
      vars.OIDC_ISSUER && vars.OIDC_CLIENT_ID && vars.OIDC_CLIENT_SECRET
        ? { issuer: vars.OIDC_ISSUER, clientId: vars.OIDC_CLIENT_ID, clientSecret: vars.OIDC_CLIENT_SECRET }
        : null,
    payments: {
      vnpay:
        vars.VNPAY_TMN_CODE && vars.VNPAY_HASH_SECRET && vars.VNPAY_PAY_URL && vars.VNPAY_API_URL
          ? {
              tmnCode: vars.VNPAY_TMN_CODE,
              hashSecret: vars.VNPAY_HASH_SECRET,
              payUrl: vars.VNPAY_PAY_URL,
              apiUrl: vars.VNPAY_API_URL,
            }
          : null,
      vietqr:
        vars.VIETQR_BANK_BIN && vars.VIETQR_ACCOUNT && vars.VIETQR_ACCOUNT_NAME
          ? {
              bin: vars.VIETQR_BANK_BIN,
              bank: vars.VIETQR_BANK_NAME ?? vars.VIETQR_BANK_BIN,
              account: vars.VIETQR_ACCOUNT,
              holder: vars.VIETQR_ACCOUNT_NAME,
            }
          : null,
    },
    staffSecondFactor: vars.STAFF_SECOND_FACTOR ?? (demo ? 'off' : 'required'),
    sessions: {
      staffIdle: (vars.STAFF_IDLE_MINUTES ?? 30) * 60_000,
      citizenIdle: (vars.CITIZEN_IDLE_MINUTES ?? 480) * 60_000,
      absolute: (vars.SESSION_HOURS ?? 12) * 3_600_000,
    },
    localAccounts: vars.LOCAL_ACCOUNTS ?? false,
    rateLimits: vars.RATE_LIMITS ?? true,
    apiRequestsPerMinute: vars.API_REQUESTS_PER_MINUTE ?? 600_000,
    clamavUrl: vars.CLAMAV_URL ?? null,
    metricsToken: vars.METRICS_TOKEN ?? null,
    mail: { smtpUrl: vars.SMTP_URL ?? null, from: vars.MAIL_FROM ?? `Tỉnh số <no-reply@${new URL(baseUrl).hostname}>` },
    logLevel: vars.LOG_LEVEL ?? 'info',
    warnings: warnings(env, vars, host, baseUrl),
  };
}

/** The variables as given; a secret may come from the file its `_FILE` variable names. Empty counts as absent. */
function readValues(env: Env, cwd: string, wrong: WrongVariable[]): Partial<Record<VariableName, string>> {
  const values: Partial<Record<VariableName, string>> = {};
  for (const name of variableNames) {
    const direct = env[name]?.trim();
    if (direct) values[name] = direct;
    const file = variableDoc(name).secret ? env[`${name}_FILE`]?.trim() : undefined;
    if (!file) continue;
    if (direct) {
      wrong.push({ name: `${name}_FILE`, given: file, expected: `to be absent, since ${name} is set as well` });
      continue;
    }
    try {
      values[name] = readFileSync(resolve(cwd, file), 'utf8').trim();
    } catch (error) {
      wrong.push({
        name: `${name}_FILE`,
        given: file,
        expected: `a readable file (${(error as NodeJS.ErrnoException).code})`,
      });
    }
  }
  return values;
}

/** Variables that mean nothing without each other. */
function together(vars: Variables, names: readonly VariableName[], wrong: WrongVariable[]): void {
  const given = names.filter((name) => vars[name] !== undefined);
  if (given.length === 0) return;
  for (const name of names)
    if (!given.includes(name))
      wrong.push({ name, given: null, expected: `to be set as well when ${given.join(' and ')} is` });
}

function refusal(name: VariableName, given: string | undefined): WrongVariable {
  const doc = variableDoc(name);
  return { name, given: doc.secret ? null : (given ?? ''), expected: doc.expected };
}

function warnings(env: Env, vars: Variables, host: string, baseUrl: string): string[] {
  const known = new Set<string>([...variableNames, ...otherTinhso]);
  const unknown = Object.keys(env).filter((name) => name.startsWith('TINHSO_') && !known.has(name));
  const list = unknown.map((name) => `${name} is not a variable tinhso knows; it is ignored.`);
  if (!isLoopback(host) && !vars.BASE_URL) {
    list.push(`HOST is ${host} but BASE_URL is not set: links, QR codes and sign-in will point to ${baseUrl}.`);
  }
  if (!isLoopback(new URL(baseUrl).hostname) && !baseUrl.startsWith('https:')) {
    list.push(`BASE_URL ${baseUrl} is not https: sign-in and personal data would cross the network in the clear.`);
  }
  if (vars.DEMO_CLOCK)
    list.push(`DEMO_CLOCK is set: ${vars.DEMO_CLOCK} moves the program's clock. Dates may not be today's.`);
  if (vars.DATABASE_URL && !vars.DATABASE_OWNER_URL) {
    list.push(
      'DATABASE_OWNER_URL is not set: the program owns its tables, so the database cannot keep it from changing the event log.',
    );
  }
  return list;
}

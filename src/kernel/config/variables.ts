import { z } from 'zod';
import { isAddressBlock } from './network.ts';

/** What the reference says about a variable besides its description. */
export interface VariableDoc {
  readonly group: 'Web' | 'Data' | 'Province' | 'Identity' | 'Mail' | 'Payments' | 'Operation';
  readonly description: string;
  /** What a right value looks like; completes "expected …" in the refusal. */
  readonly expected: string;
  readonly default: string;
  /** Never shown; may also come from the file that `<NAME>_FILE` names. */
  readonly secret?: true;
}

const described = <T extends z.ZodType>(schema: T, doc: VariableDoc): T => schema.meta({ ...doc }) as T;

const whole = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(min).max(max));

const flag = z.enum(['true', 'false', '1', '0', 'yes', 'no']).transform((text) => ['true', '1', 'yes'].includes(text));

const postgresUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && ['postgres:', 'postgresql:'].includes(url.protocol) && url.pathname.length > 1;
});

const webAddress = z.string().refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''));

const webOrigin = z
  .string()
  .refine((text) => {
    const url = URL.parse(text);
    return (
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      url.pathname === '/' &&
      !url.search &&
      !url.hash &&
      !url.username
    );
  })
  .transform((text) => new URL(text).origin);

/**
 * Every variable of the environment that tinhso reads, with its rules and its words. An empty value counts as absent.
 * This one schema checks the environment, types {@link Config} and writes docs/configuration.md.
 */
export const environment = z.object({
  PORT: described(whole(0, 65_535).optional(), {
    group: 'Web',
    description: 'Port the server listens on. `0` takes any free port.',
    expected: 'a port number from 0 to 65535',
    default: '`8080`',
  }),
  HOST: described(
    z
      .string()
      .regex(/^[\w.:[\]-]+$/)
      .optional(),
    {
      group: 'Web',
      description: 'Address the server listens on. `0.0.0.0` opens it to the network.',
      expected: 'a host name or an IP address, without port',
      default: '`127.0.0.1`',
    },
  ),
  BASE_URL: described(webOrigin.optional(), {
    group: 'Web',
    description:
      'Address under which people reach the server; used in links, QR codes, e-mails and for sign-in. Use https in production: it also makes cookies secure.',
    expected: 'an http or https address without path, such as https://dichvucong.example.vn',
    default: '`http://127.0.0.1:PORT`',
  }),
  TRUSTED_PROXY: described(
    z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .pipe(z.array(z.string().refine(isAddressBlock)))
      .optional(),
    {
      group: 'Web',
      description: 'Proxies in front whose `X-Forwarded-*` headers are believed. From anybody else they are ignored.',
      expected: 'IP addresses or CIDR blocks separated by commas, such as 10.0.0.1,10.1.0.0/16',
      default: 'none',
    },
  ),
  MAX_UPLOAD_MB: described(whole(1, 1024).optional(), {
    group: 'Web',
    description: 'Largest file a person may upload, in MiB.',
    expected: 'a whole number from 1 to 1024',
    default: '`10`',
  }),
  DATA_DIR: described(z.string().optional(), {
    group: 'Data',
    description:
      'Folder for the embedded database, uploaded files and the generated secret. A relative path counts from the folder tinhso is started in.',
    expected: 'a folder',
    default: '`data` in the checkout',
  }),
  DATABASE_URL: described(postgresUrl.optional(), {
    group: 'Data',
    description:
      'A PostgreSQL 18 server instead of the embedded one. The role needs no rights of its own: migrations grant what the program may do.',
    expected: 'an address such as postgresql://user:password@host:5432/database',
    default: 'embedded PostgreSQL',
    secret: true,
  }),
  DATABASE_OWNER_URL: described(postgresUrl.optional(), {
    group: 'Data',
    description: 'The same database for the role that owns the tables; used by migrations only.',
    expected: 'an address such as postgresql://owner:password@host:5432/database',
    default: '`DATABASE_URL`',
    secret: true,
  }),
  DATABASE_POOL: described(whole(2, 500).optional(), {
    group: 'Data',
    description: 'Most connections the program holds to the database at once.',
    expected: 'a whole number from 2 to 500',
    default: '`10`',
  }),
  DATABASE_STATEMENT_TIMEOUT_MS: described(whole(100, 3_600_000).optional(), {
    group: 'Data',
    description:
      'Longest time one statement of the running program may take, in milliseconds. Migrations, backup and jobs with progress set their own.',
    expected: 'a whole number from 100 to 3600000',
    default: '`15000`',
  }),
  DATABASE_LOCK_TIMEOUT_MS: described(whole(100, 600_000).optional(), {
    group: 'Data',
    description: 'Longest time a statement waits for a lock, in milliseconds.',
    expected: 'a whole number from 100 to 600000',
    default: '`5000`',
  }),
  PROVINCE: described(z.string().optional(), {
    group: 'Province',
    description:
      'Folder of the province pack that is loaded at start. A relative path counts from the folder tinhso is started in.',
    expected: 'an existing folder',
    default: '`provinces/tay-ninh` in the checkout',
  }),
  DEMO: described(flag.optional(), {
    group: 'Province',
    description:
      'Demo personas with one-click sign-in and demo data. Refused unless `HOST` and `BASE_URL` are loopback addresses and no `TRUSTED_PROXY` is set.',
    expected: 'true or false',
    default: '`true` on loopback with the embedded database, otherwise `false`',
  }),
  DEMO_CLOCK: described(z.string().optional(), {
    group: 'Province',
    description:
      'File that moves the demonstration’s clock: while it holds an instant such as `2026-02-11T08:00:00+07:00`, time goes on from there; without the file it is the machine’s. Refused without `DEMO`.',
    expected: 'a file, with DEMO on',
    default: 'the machine’s clock',
  }),
  TINHSO_SECRET: described(z.string().min(32).optional(), {
    group: 'Identity',
    description:
      'Secret from which the keys are derived that protect personal ID numbers in the database, the signing keys, the sign-in under way and the identity stand-in. Give all processes of one installation the same. Keep a copy, apart from the backups: who has both can read everything.',
    expected: 'at least 32 characters',
    default: 'generated once, kept in `DATA_DIR/secret`',
    secret: true,
  }),
  TINHSO_SECRET_PREVIOUS: described(
    z
      .string()
      .transform((text) => text.split(/[\s,]+/))
      .pipe(z.array(z.string().min(32)).min(1).max(5))
      .optional(),
    {
      group: 'Identity',
      description:
        'Older values of TINHSO_SECRET, newest first: what they sealed can still be opened. `tinhso keys rotate` seals personal ID numbers anew.',
      expected: 'one to five secrets of at least 32 characters without commas or blanks, separated by commas or blanks',
      default: 'none',
      secret: true,
    },
  ),
  OIDC_ISSUER: described(
    z
      .string()
      .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''))
      .optional(),
    {
      group: 'Identity',
      description: 'OpenID Connect provider people sign in with (in production the national identity).',
      expected: 'the issuer address of an OpenID Connect provider',
      default: 'the embedded provider',
    },
  ),
  OIDC_CLIENT_ID: described(z.string().optional(), {
    group: 'Identity',
    description: 'Client id that provider has given to tinhso.',
    expected: 'a client id, together with OIDC_ISSUER',
    default: 'none',
  }),
  OIDC_CLIENT_SECRET: described(z.string().optional(), {
    group: 'Identity',
    description: 'Client secret that provider has given to tinhso.',
    expected: 'a client secret, together with OIDC_ISSUER',
    default: 'none',
    secret: true,
  }),
  STAFF_SECOND_FACTOR: described(z.enum(['required', 'optional', 'off']).optional(), {
    group: 'Identity',
    description:
      'Second factor (passkey or one-time code) of people who hold a role: `required` lets nobody work without one, `optional` asks whoever has set one up, `off` asks nobody. Citizens are never asked.',
    expected: 'required, optional or off',
    default: '`required`, in a demonstration `off`',
  }),
  LOCAL_ACCOUNTS: described(flag.optional(), {
    group: 'Identity',
    description:
      'Lets administrators invite staff to sign in by personal ID number and password at `/dang-nhap/noi-bo`, beside the identity provider: for the days when that cannot be reached. Use it with a second factor.',
    expected: 'true or false',
    default: '`false`',
  }),
  STAFF_IDLE_MINUTES: described(whole(5, 720).optional(), {
    group: 'Identity',
    description: 'A session of staff without a request for so many minutes is over.',
    expected: 'a whole number from 5 to 720',
    default: '`30`',
  }),
  CITIZEN_IDLE_MINUTES: described(whole(5, 1440).optional(), {
    group: 'Identity',
    description: 'A session of a citizen without a request for so many minutes is over.',
    expected: 'a whole number from 5 to 1440',
    default: '`480`',
  }),
  SESSION_HOURS: described(whole(1, 24).optional(), {
    group: 'Identity',
    description: 'No session lasts longer than so many hours, however busy.',
    expected: 'a whole number from 1 to 24',
    default: '`12`',
  }),
  RATE_LIMITS: described(flag.optional(), {
    group: 'Web',
    description:
      'Limits by address of pages that look codes up, take files or begin a sign-in. Turn them off only to measure on a closed machine; limits on guessing at an account stay.',
    expected: 'true or false',
    default: '`true`',
  }),
  API_REQUESTS_PER_MINUTE: described(whole(0, 10_000_000).optional(), {
    group: 'Web',
    description:
      'Requests one API client may make in a minute, all processes together; beyond it the answer is 429 with `Retry-After`. `0`: no limit.',
    expected: 'a whole number from 0 to 10000000',
    default: '`600000`',
  }),
  SMTP_URL: described(
    z
      .string()
      .refine((text) => {
        const url = URL.parse(text);
        return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
      })
      .optional(),
    {
      group: 'Mail',
      description: 'Mail server for notifications. Without it messages stay in the program.',
      expected: 'an address such as smtps://user:password@mail.example.vn:465',
      default: 'no e-mail',
      secret: true,
    },
  ),
  MAIL_FROM: described(
    z
      .string()
      .regex(/^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/)
      .optional(),
    {
      group: 'Mail',
      description: 'Sender of e-mails.',
      expected: 'an e-mail address, with or without a name: Tỉnh số <no-reply@example.vn>',
      default: '`no-reply@` and the host of `BASE_URL`',
    },
  ),
  VNPAY_TMN_CODE: described(
    z
      .string()
      .regex(/^[A-Z0-9]{4,16}$/i)
      .optional(),
    {
      group: 'Payments',
      description:
        'Code of the merchant at the VNPAY gateway. Without it a demonstration pays at a stand-in of its own.',
      expected: 'the code the gateway gave, together with VNPAY_HASH_SECRET, VNPAY_PAY_URL and VNPAY_API_URL',
      default: 'no gateway',
    },
  ),
  VNPAY_HASH_SECRET: described(z.string().min(16).optional(), {
    group: 'Payments',
    description: 'Secret with which messages to and from the gateway are signed (HMAC-SHA512).',
    expected: 'the secret the gateway gave, at least 16 characters',
    default: 'none',
    secret: true,
  }),
  VNPAY_PAY_URL: described(webAddress.optional(), {
    group: 'Payments',
    description: 'Page of the gateway that people are sent to.',
    expected: 'an https address',
    default: 'none',
  }),
  VNPAY_API_URL: described(webAddress.optional(), {
    group: 'Payments',
    description: 'Address of the gateway’s interface for queries and refunds.',
    expected: 'an https address',
    default: 'none',
  }),
  VIETQR_BANK_BIN: described(
    z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
    {
      group: 'Payments',
      description: 'Bank of the account that VietQR transfers go to.',
      expected: 'six digits such as 970436, together with VIETQR_ACCOUNT and VIETQR_ACCOUNT_NAME',
      default: 'no VietQR',
    },
  ),
  VIETQR_BANK_NAME: described(z.string().max(100).optional(), {
    group: 'Payments',
    description: 'Name of that bank, as people read it.',
    expected: 'a name',
    default: 'the BIN',
  }),
  VIETQR_ACCOUNT: described(
    z
      .string()
      .regex(/^[A-Z0-9]{1,19}$/i)
      .optional(),
    {
      group: 'Payments',
      description: 'Number of that account.',
      expected: 'at most 19 digits or letters',
      default: 'none',
      secret: true,
    },
  ),
  VIETQR_ACCOUNT_NAME: described(z.string().max(100).optional(), {
    group: 'Payments',
    description: 'Holder of that account, as the bank writes it.',
    expected: 'a name',
    default: 'none',
  }),
  REUSE_PORT: described(flag.optional(), {
    group: 'Operation',
    description:
      'Lets a second process listen on the same port (SO_REUSEPORT, Linux 3.9 and newer): start the next one, then end the first.',
    expected: 'true or false',
    default: '`false`',
  }),
  DRAIN_DELAY_SECONDS: described(whole(0, 120).optional(), {
    group: 'Operation',
    description:
      'After SIGTERM, how long requests are still taken while `/readyz` answers 503, so that a balancer sees it first.',
    expected: 'a whole number from 0 to 120',
    default: '`0`',
  }),
  CLAMAV_URL: described(
    z
      .string()
      .regex(/^(?:tcp:\/\/[^\s/:]+:\d{1,5}|unix:\/\S+)$/)
      .optional(),
    {
      group: 'Operation',
      description:
        'ClamAV daemon that scans every uploaded file. When it is set and cannot be reached, uploads are refused.',
      expected: 'tcp://host:port or unix:/path/of/the/socket, such as tcp://127.0.0.1:3310',
      default: 'no scanning',
    },
  ),
  WEBHOOK_ALLOWED_ADDRESSES: described(
    z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .pipe(z.array(z.string().refine(isAddressBlock)))
      .optional(),
    {
      group: 'Operation',
      description:
        'Addresses of this machine or of private networks that webhooks may be sent to. All others of that kind are refused, so that nobody reaches inside services by a subscription.',
      expected: 'IP addresses or CIDR blocks separated by commas, such as 10.20.0.0/16',
      default: 'none',
    },
  ),
  METRICS_TOKEN: described(z.string().min(16).optional(), {
    group: 'Operation',
    description:
      'Bearer token that opens `/metrics` to other machines. Without it `/metrics` answers this machine only.',
    expected: 'at least 16 characters',
    default: 'none',
    secret: true,
  }),
  LOG_LEVEL: described(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(), {
    group: 'Operation',
    description: 'Least level that is logged.',
    expected: 'one of trace, debug, info, warn, error, fatal, silent',
    default: '`info`',
  }),
});

export type Variables = z.output<typeof environment>;
export type VariableName = keyof Variables;

export const variableNames = Object.keys(environment.shape) as VariableName[];

/** The words of one variable. */
export function variableDoc(name: VariableName): VariableDoc {
  return environment.shape[name].meta() as unknown as VariableDoc;
}

import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, configReference, findRoot, isLoopback, loadConfig } from './index.ts';
import { isAddressBlock } from './network.ts';
import { variableDoc, variableNames } from './variables.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'tinhso-config-')));
mkdirSync(join(root, 'pack'));
const places = { root, cwd: root };
const load = (env: Record<string, string>) => loadConfig(env, places);
afterAll(() => rmSync(root, { recursive: true }));

function refusal(env: Record<string, string>): ConfigError {
  try {
    load(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error as ConfigError;
  }
  throw new Error(`not refused: ${JSON.stringify(env)}`);
}

describe('without any variable', () => {
  it('runs on this machine alone, with the demo', () => {
    expect(load({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      baseUrl: 'http://127.0.0.1:8080',
      baseUrlGiven: false,
      secureCookies: false,
      demo: true,
      demoClock: null,
      dataDir: join(root, 'data'),
      dataDirGiven: false,
      province: join(root, 'provinces', 'tay-ninh'),
      database: { url: null, ownerUrl: null, pool: 10 },
      oidc: null,
      mail: { smtpUrl: null, from: 'Tỉnh số <no-reply@127.0.0.1>' },
      maxUploadBytes: 10_485_760,
      logLevel: 'info',
      warnings: [],
    });
  });

  it('counts empty values as absent', () => {
    expect(load({ PORT: '', HOST: ' ', DATABASE_URL: '' }).port).toBe(8080);
  });
});

describe('wrong values', () => {
  it.each([
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['HOST', 'http://x'],
    ['BASE_URL', 'tinhso.example.vn'],
    ['BASE_URL', 'https://example.vn/portal'],
    ['TRUSTED_PROXY', '10.0.0.0/33'],
    ['TRUSTED_PROXY', '10.0.0.1,proxy'],
    ['MAX_UPLOAD_MB', '0'],
    ['DATABASE_POOL', '1'],
    ['DEMO', 'maybe'],
    ['OIDC_ISSUER', 'vneid'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'A <a@b.vn>\r\nBcc: c@d.vn'],
    ['LOG_LEVEL', 'loud'],
    ['PROVINCE', 'no-such-folder'],
  ])('refuses %s=%s by name, with what was given and what is expected', (name, value) => {
    const error = refusal({ [name]: value });
    expect(error.wrong).toEqual([
      { name, given: value, expected: variableDoc(name as (typeof variableNames)[number]).expected },
    ]);
    expect(error.message).toContain(`${name} is "${value}": expected `);
  });

  it.each([
    ['DATABASE_URL', 'mysql://u:hush@h/d'],
    ['DATABASE_URL', 'postgresql://u:hush@h'],
    ['SMTP_URL', 'http://u:hush@h'],
    ['TINHSO_SECRET', 'hush'],
  ])('never shows what was given for the secret %s', (name, value) => {
    const error = refusal({ [name]: value });
    expect(error.wrong.map((one) => one.name)).toEqual([name]);
    expect(error.message).not.toContain('hush');
  });

  it('names every wrong variable at once', () => {
    expect(
      refusal({ PORT: 'x', LOG_LEVEL: 'y', DATABASE_POOL: 'z' })
        .wrong.map((one) => one.name)
        .sort(),
    ).toEqual(['DATABASE_POOL', 'LOG_LEVEL', 'PORT']);
  });

  it('refuses half a provider and an owner without a runtime role', () => {
    expect(refusal({ OIDC_ISSUER: 'https://id.example.vn' }).wrong.map((one) => one.name)).toEqual([
      'OIDC_CLIENT_ID',
      'OIDC_CLIENT_SECRET',
    ]);
    expect(refusal({ DATABASE_OWNER_URL: 'postgres://o@h/d' }).wrong.map((one) => one.name)).toEqual(['DATABASE_URL']);
  });
});

describe('demo', () => {
  const database = { DATABASE_URL: 'postgres://a@db/t', DATABASE_OWNER_URL: 'postgres://o@db/t' };

  it.each([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '192.168.1.4' },
    { BASE_URL: 'https://dichvucong.example.vn' },
    { TRUSTED_PROXY: '127.0.0.1' },
  ])('is off and refused where others can reach it: %o', (env) => {
    expect(load(env as Record<string, string>).demo).toBe(false);
    expect(refusal({ ...env, DEMO: 'true' } as Record<string, string>).wrong.map((one) => one.name)).toEqual(['DEMO']);
  });

  it('is off with a database of one’s own unless asked for', () => {
    expect(load(database).demo).toBe(false);
    expect(load({ ...database, DEMO: 'true' }).demo).toBe(true);
    expect(load({ DEMO: 'false' }).demo).toBe(false);
  });

  it('alone may have its clock moved', () => {
    expect(load({ DEMO_CLOCK: 'clock.txt' }).demoClock).toBe(join(root, 'clock.txt'));
    expect(refusal({ DEMO_CLOCK: 'clock.txt', DEMO: 'false' }).wrong.map((one) => one.name)).toEqual(['DEMO_CLOCK']);
    expect(refusal({ DEMO_CLOCK: 'clock.txt', HOST: '0.0.0.0' }).wrong.map((one) => one.name)).toEqual(['DEMO_CLOCK']);
  });

  it.each(['localhost', '127.9.9.9', '::1', '[::1]', 'app.localhost'])('%s is loopback', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(['0.0.0.0', '::', '10.0.0.1', 'localhost.example.vn', '127.0.0.1.example.vn', '1.127.0.0', ''])(
    '%s is not',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe('secrets', () => {
  it('is generated once, readable by its owner only', () => {
    const first = load({ DATA_DIR: 'fresh/data' });
    const file = join(root, 'fresh/data/secret');
    expect(first.secret).toMatch(/^[\w-]{43}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(load({ DATA_DIR: 'fresh/data' }).secret).toBe(first.secret);
    expect(load({ DATA_DIR: 'other' }).secret).not.toBe(first.secret);
  });

  it('is read from a file', () => {
    const secret = 'x'.repeat(40);
    writeFileSync(join(root, 'secret.txt'), `${secret}\n`);
    expect(load({ TINHSO_SECRET_FILE: 'secret.txt' }).secret).toBe(secret);
    expect(refusal({ TINHSO_SECRET_FILE: 'nowhere.txt' }).message).toContain('TINHSO_SECRET_FILE is "nowhere.txt"');
    expect(refusal({ TINHSO_SECRET_FILE: 'secret.txt', TINHSO_SECRET: secret }).wrong.map((one) => one.name)).toEqual([
      'TINHSO_SECRET_FILE',
    ]);
  });
});

describe('warnings', () => {
  it('names unknown TINHSO_ variables and leaves the rest of the environment alone', () => {
    expect(load({ TINHSO_PROT: '1', HOME: '/root', TINHSO_CONFORMANCE: '1' }).warnings).toEqual([
      'TINHSO_PROT is not a variable tinhso knows; it is ignored.',
    ]);
  });

  it('points out an address nobody can follow, and a bare http one', () => {
    expect(load({ HOST: '0.0.0.0' }).warnings.join()).toContain('BASE_URL is not set');
    expect(load({ HOST: '0.0.0.0', BASE_URL: 'http://tinhso.example.vn' }).warnings.join()).toContain('not https');
    expect(load({ HOST: '0.0.0.0', BASE_URL: 'https://tinhso.example.vn' })).toMatchObject({
      secureCookies: true,
      warnings: [],
    });
  });
});

describe('properties', () => {
  it('takes every port and keeps it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 65_535 }), (port) => load({ PORT: String(port) }).port === port));
  });

  it('never lets the demo out: wherever it is on, host and base address are loopback', () => {
    const host = fc.constantFrom('127.0.0.1', '0.0.0.0', 'localhost', '10.1.2.3', '::1', '::');
    const base = fc.constantFrom('', 'http://localhost:1', 'https://example.vn', 'http://[::1]:8080');
    const demo = fc.constantFrom('', 'true', 'false');
    fc.assert(
      fc.property(host, base, demo, (HOST, BASE_URL, DEMO) => {
        try {
          const config = load({ HOST, BASE_URL, DEMO });
          return !config.demo || (isLoopback(config.host) && isLoopback(new URL(config.baseUrl).hostname));
        } catch (error) {
          return error instanceof ConfigError && DEMO === 'true' && error.wrong.every((one) => one.name === 'DEMO');
        }
      }),
    );
  });

  it('takes every IPv4 block', () => {
    fc.assert(fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (ip, bits) => isAddressBlock(`${ip}/${bits}`)));
  });
});

describe('reference', () => {
  it('has every variable, each with words', () => {
    const page = configReference();
    for (const name of variableNames) {
      expect(page).toContain(`| \`${name}\``);
      expect(variableDoc(name).description.length).toBeGreaterThan(10);
    }
  });

  it('docs/configuration.md is what the schema says (npx vitest run src/kernel/config -u writes it)', async () => {
    await expect(configReference()).toMatchFileSnapshot(join(findRoot(), 'docs/configuration.md'));
  });
});

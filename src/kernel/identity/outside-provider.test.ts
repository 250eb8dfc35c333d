import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ssoHandler } from './index.ts';
import { signInSettings } from './settings.ts';
import { identityServer, type TestServer } from './testing/server.ts';

const SECRET = 'a client secret that the other side has given us';

let s: TestServer | undefined;
afterEach(async () => {
  await s?.close();
  s = undefined;
});

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** GET of this program under the name it is known by, as a proxy in front would send it on. */
function getAs(
  origin: string,
  host: string,
  path: string,
): Promise<{ status: number; headers: Record<string, unknown> }> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers: { host } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
    })
      .on('error', reject)
      .end();
  });
}

describe('with a provider of somebody else', () => {
  const server = createServer();
  let issuer: string;
  let redirect = '';
  beforeAll(async () => {
    // The other side is set up quickly on purpose; the library warns of that.
    for (const method of ['info', 'warn'] as const) vi.spyOn(console, method).mockImplementation(() => {});
    issuer = `http://127.0.0.1:${await listen(server)}`;
  });
  afterAll(() => {
    vi.restoreAllMocks();
    server.closeAllConnections();
    server.close();
  });

  /** The same protocol from the other side, with the library's own pages and its default key (RS256). */
  function otherProvider(): Provider {
    return new Provider(issuer, {
      clients: [{ client_id: 'tinh', client_secret: SECRET, redirect_uris: [redirect], post_logout_redirect_uris: [] }],
      claims: {
        openid: ['sub', 'personal_id', 'level'],
        profile: ['name', 'birthdate', 'gender'],
        phone: [],
        email: [],
      },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: true } },
      findAccount: async (_ctx, sub) => ({
        accountId: sub,
        claims: () => ({
          sub,
          personal_id: '080077000123',
          name: 'Lưu Văn Ngoài',
          birthdate: '01/02/1977',
          level: '2',
        }),
      }),
    });
  }

  test('a person signs in over the network, and nothing embedded answers', async () => {
    s = await identityServer({
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: 'tinh',
      OIDC_CLIENT_SECRET: SECRET,
      DEMO: 'false',
    });
    redirect = `${s.origin}/dang-nhap/tro-lai`;
    const other = otherProvider().callback();
    server.on('request', (req, res) => void other(req, res));

    const browser = s.browser();
    const here = s.origin;
    const begin = await browser.follow(await browser.get('/dang-nhap?tro-ve=/ai'));
    expect(new URL(begin.last).origin).toBe(issuer);
    const login = await browser.post(begin.last, { prompt: 'login', login: 'ngoai', password: 'x' });
    const consent = await browser.follow(login);
    const end = await browser.follow(await browser.post(consent.last, { prompt: 'consent' }));
    expect(end.last).toBe(`${here}/ai`);
    expect(await end.answer.json()).toMatchObject({ name: 'Lưu Văn Ngoài', level: 2, grants: [] });
    const row = await s.t.db.selectFrom('person').select('birth_date').executeTakeFirstOrThrow();
    expect(row.birth_date).toBe('1977-02-01');

    expect(signInSettings(s.t.app).embedded).toBe(false);
    expect(ssoHandler(s.t.app)({ url: '/sso/auth' } as never, {} as never)).toBe(false);
    expect(await (await browser.get('/sso/.well-known/openid-configuration')).text()).toBe('trang');
  });

  test('out of reach, it stops only signing in; back again, it is found', async () => {
    const later = createServer();
    const port = await listen(later);
    await new Promise((resolve) => later.close(resolve));
    s = await identityServer({
      OIDC_ISSUER: `http://127.0.0.1:${port}`,
      OIDC_CLIENT_ID: 'tinh',
      OIDC_CLIENT_SECRET: SECRET,
      DEMO: 'false',
    });
    const refused = await s.browser().get('/dang-nhap');
    expect([refused.status, await refused.json()]).toEqual([503, { code: 'identity_unavailable' }]);
    expect((await s.browser().get('/thu-tuc')).status).toBe(200);

    const back = new Provider(`http://127.0.0.1:${port}`, { clients: [] }).callback();
    const again = createServer((req, res) => void back(req, res));
    await new Promise<void>((resolve) => again.listen(port, '127.0.0.1', resolve));
    expect((await s.browser().get('/dang-nhap')).status).toBe(303);
    again.closeAllConnections();
    again.close();
  });
});

describe('behind https', () => {
  test('cookies are secure and bound to the host; the embedded provider needs no way to its public address', async () => {
    s = await identityServer({ BASE_URL: 'https://tinhso.localhost' });
    const { status, headers } = await getAs(s.origin, 'tinhso.localhost', '/dang-nhap');
    expect(status).toBe(303);
    expect(String(headers.location)).toMatch(/^https:\/\/tinhso\.localhost\/sso\/auth\?/);
    expect(String(headers['set-cookie'])).toMatch(
      /^__Host-tinhso_dang_nhap=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure; /,
    );
    const { pathname, search } = new URL(String(headers.location));
    const asked = await getAs(s.origin, 'whatever.example', pathname + search);
    expect(String(asked.headers.location)).toMatch(/^\/sso\/interaction\//);
    for (const cookie of asked.headers['set-cookie'] as string[]) expect(cookie).toMatch(/; secure/i);
  });
});

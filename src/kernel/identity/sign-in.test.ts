import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from './index.ts';
import { findPersonByPersonalId } from './person.ts';
import type { TestBrowser } from './testing/browser.ts';
import { identityServer, signInAs, type TestServer } from './testing/server.ts';

let s: TestServer;
beforeAll(async () => {
  s = await identityServer();
});
afterAll(() => s.close());

const CALLBACK = '/dang-nhap/tro-lai';
const whoAmI = async (browser: TestBrowser) => (await (await browser.get('/ai')).json()) as PersonActor;
const code = async (answer: Response) => ((await answer.json()) as { code: string }).code;

/** Goes up to the address the provider sends back to, without opening it. */
async function untilCallback(browser: TestBrowser, persona = 'cong-dan-hoa') {
  const { last } = await browser.follow(await browser.get('/dang-nhap?tro-ve=/ai'));
  const chosen = await browser.post(new URL(last).pathname, { persona });
  return (await browser.follow(chosen, (location) => new URL(location).pathname === CALLBACK)).last;
}

/** A raw GET with the headers given; fetch would not let the Host header be set. */
function rawGet(
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string; location: string | undefined }> {
  const { hostname, port } = new URL(s.origin);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, location: answer.headers.location }));
    })
      .on('error', reject)
      .end();
  });
}

describe('the whole way', () => {
  test('a citizen signs in with one click and is who the provider says', async () => {
    const browser = s.browser();
    const start = await browser.follow(await browser.get('/dang-nhap?tro-ve=/ai'));
    expect(new URL(start.last).pathname).toMatch(/^\/sso\/interaction\/[\w-]+$/);
    expect(new URL(start.trail[0] as string).searchParams.get('code_challenge_method')).toBe('S256');
    const page = await start.answer.text();
    expect(page).toContain('Đăng nhập: Lý Thị Hòa');
    expect(page).toContain('value="mot-cua"');
    expect(page).not.toContain('<script');

    const end = await browser.follow(await browser.post(new URL(start.last).pathname, { persona: 'cong-dan-hoa' }));
    expect(new URL(end.last).pathname).toBe('/ai');
    expect(await end.answer.json()).toMatchObject({ kind: 'person', name: 'Lý Thị Hòa', level: 2, grants: [] });
    const person = await findPersonByPersonalId(s.t.ctx(), '099190000001');
    expect(person).toMatchObject({ birthDate: '1990-01-15', gender: 'female', phone: '0990000101', level: 2 });
  });

  test('an officer holds the roles of the pack, for the place of the pack', async () => {
    const browser = s.browser();
    const { last } = await signInAs(browser, 'mot-cua', '/dang-nhap');
    expect(new URL(last).pathname).toBe('/can-bo');
    const unit = await s.t.db.selectFrom('unit').select('id').where('key', '=', '25459@2024').executeTakeFirstOrThrow();
    expect((await whoAmI(browser)).grants).toEqual([{ role: 'receptionist', unitId: unit.id, agencyId: null }]);
  });

  test('without a wanted page a citizen lands on the portal, a leader in the centre', async () => {
    expect(new URL((await signInAs(s.browser(), 'cong-dan-it', '/dang-nhap')).last).pathname).toBe('/');
    expect(new URL((await signInAs(s.browser(), 'lanh-dao', '/dang-nhap')).last).pathname).toBe('/dieu-hanh');
  });

  test('the session cookie is closed to scripts and other sites, and the database holds only its hash', async () => {
    const browser = s.browser();
    await signInAs(browser, 'cong-dan-hoa');
    const cookie = browser.cookies.get('tinhso');
    expect(cookie?.value).toMatch(/^[\w-]{43}$/);
    expect(cookie?.attributes).toBe('Path=/; HttpOnly; SameSite=Lax');
    const stored = await s.t.db.selectFrom('session').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(cookie?.value);
    expect(browser.cookie('tinhso_dang_nhap')).toBeUndefined();
  });

  test('signing in leaves an event without personal data', async () => {
    const browser = s.browser();
    await signInAs(browser, 'cong-dan-hoa');
    const { personId, sessionId } = await whoAmI(browser);
    const events = await s.t.db.selectFrom('event').selectAll().where('subject', '=', personId).execute();
    const mine = events.find((event) => (event.data as { session?: string }).session === sessionId);
    expect(mine).toMatchObject({ type: 'identity.session.started', data: { level: 2, staff: false, amr: ['demo'] } });
    expect(JSON.stringify(events)).not.toMatch(/Hòa|0991900/);
  });

  test('signing out ends the session here and at the provider, in one click', async () => {
    const browser = s.browser();
    await signInAs(browser, 'cong-dan-hoa');
    const old = browser.cookie('tinhso') as string;
    const out = await browser.follow(await browser.post('/dang-xuat'));
    expect(out.trail.map((place) => new URL(place).pathname)).toEqual(['/sso/session/end', '/']);
    expect(await whoAmI(browser)).toEqual({ kind: 'anonymous' });
    browser.cookies.set('tinhso', { value: old, path: '/', attributes: '' });
    expect(await whoAmI(browser)).toEqual({ kind: 'anonymous' });
    browser.cookies.delete('tinhso');
    const again = await browser.follow(await browser.get('/dang-nhap'));
    expect(new URL(again.last).pathname).toMatch(/^\/sso\/interaction\//);
  });

  test('two people at the same browser, one after the other', async () => {
    const browser = s.browser();
    await signInAs(browser, 'cong-dan-hoa');
    await browser.follow(await browser.post('/dang-xuat'));
    await signInAs(browser, 'mot-cua');
    expect((await whoAmI(browser)).name).toBe('Mai Thị Cúc');
  });

  test('the page speaks English when it is asked to', async () => {
    const browser = s.browser();
    const { answer } = await browser.follow(await browser.get('/dang-nhap?lang=en'));
    expect(await answer.text()).toContain('Sign in as Lý Thị Hòa');
  });

  test('who chooses nobody comes back signed out', async () => {
    const browser = s.browser();
    const { last } = await browser.follow(await browser.get('/dang-nhap?tro-ve=/ai'));
    const back = await browser.follow(await browser.post(new URL(last).pathname, { cancel: '1' }));
    expect(new URL(back.last).pathname).toBe('/');
    expect(browser.cookie('tinhso')).toBeUndefined();
  });

  test('the signing key is made once and stored sealed', async () => {
    const keys = await s.t.db.selectFrom('oidc_key').selectAll().execute();
    expect(keys).toHaveLength(1);
    expect(keys[0]?.sealed).not.toContain('P-256');
    const jwks = (await (await fetch(`${s.origin}/sso/jwks`)).json()) as { keys: Record<string, string>[] };
    expect(jwks.keys.map((key) => [key.kty, key.alg, key.d])).toEqual([['EC', 'ES256', undefined]]);
  });
});

describe('what must be refused', () => {
  test('an answer with another state', async () => {
    const browser = s.browser();
    const forged = new URL(await untilCallback(browser));
    forged.searchParams.set('state', 'not-the-one-sent');
    const answer = await browser.get(forged.href);
    expect([answer.status, await code(answer)]).toEqual([400, 'sign_in_refused']);
    expect(await whoAmI(browser)).toEqual({ kind: 'anonymous' });
  });

  test('an answer opened in a browser that did not ask (login forgery)', async () => {
    const attacker = s.browser();
    const victim = s.browser();
    const answer = await victim.get(await untilCallback(attacker));
    expect([answer.status, await code(answer)]).toEqual([400, 'sign_in_refused']);
    expect(victim.cookie('tinhso')).toBeUndefined();
  });

  test('an answer of another sign-in of the same browser', async () => {
    const browser = s.browser();
    const first = await untilCallback(browser);
    await browser.get('/dang-nhap');
    expect((await browser.get(first)).status).toBe(400);
  });

  test('a cookie that was tampered with', async () => {
    const browser = s.browser();
    const callback = await untilCallback(browser);
    const cookie = browser.cookies.get('tinhso_dang_nhap') as { value: string; path: string; attributes: string };
    const flipped = cookie.value.slice(0, -2) + (cookie.value.endsWith('AA') ? 'BB' : 'AA');
    browser.cookies.set('tinhso_dang_nhap', { ...cookie, value: flipped });
    expect((await browser.get(callback)).status).toBe(400);
  });

  test('a code used twice, even with the cookie of the first time', async () => {
    const browser = s.browser();
    const callback = await untilCallback(browser);
    const attempt = browser.cookies.get('tinhso_dang_nhap') as { value: string; path: string; attributes: string };
    expect((await browser.get(callback)).status).toBe(303);
    expect((await browser.get(callback)).status).toBe(400);
    const thief = s.browser();
    thief.cookies.set('tinhso_dang_nhap', attempt);
    const answer = await thief.get(callback);
    expect([answer.status, await code(answer)]).toEqual([400, 'sign_in_refused']);
    expect(thief.cookie('tinhso')).toBeUndefined();
  });

  test('a code presented twice at the same moment opens one session at most', async () => {
    const browser = s.browser();
    const callback = await untilCallback(browser);
    const twin = s.browser();
    for (const [name, cookie] of browser.cookies) twin.cookies.set(name, cookie);
    const answers = await Promise.all([browser.get(callback), twin.get(callback)]);
    expect(answers.filter((answer) => answer.status === 303).length).toBeLessThanOrEqual(1);
    expect(answers.some((answer) => answer.status === 400)).toBe(true);
  });

  test('a sign-in that took too long', async () => {
    const browser = s.browser();
    const callback = await untilCallback(browser);
    s.t.clock.advance(16 * 60_000);
    expect((await browser.get(callback)).status).toBe(400);
  });

  test('a session planted before signing in does not become the person (fixation)', async () => {
    const attacker = s.browser();
    await signInAs(attacker, 'cong-dan-it');
    const planted = attacker.cookie('tinhso') as string;
    const victim = s.browser();
    const callback = await untilCallback(victim);
    victim.cookies.set('tinhso', { value: planted, path: '/', attributes: '' });
    await victim.get(callback);
    expect(victim.cookie('tinhso')).not.toBe(planted);
    expect((await whoAmI(victim)).name).toBe('Lý Thị Hòa');
    expect(await whoAmI(attacker)).toEqual({ kind: 'anonymous' });
  });

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/%0d%0aset-cookie:x',
    'javascript:alert(1)',
    '/dang-nhap?tro-ve=/dang-nhap',
  ])('a return address that leads away: %s', async (wanted) => {
    const browser = s.browser();
    const { trail } = await signInAs(browser, 'cong-dan-hoa', `/dang-nhap?tro-ve=${encodeURIComponent(wanted)}`);
    expect(trail.every((place) => new URL(place).origin === s.origin)).toBe(true);
    const end = new URL(trail.at(-1) as string);
    expect(end.pathname.startsWith('//') || end.pathname.startsWith('/dang-nhap')).toBe(false);
  });

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ referer: 'https://evil.example/page' }],
    [{}],
  ])('a form of another site: %o', async (headers) => {
    const browser = s.browser();
    await signInAs(browser, 'cong-dan-hoa');
    const answer = await browser.post('/dang-xuat', {}, headers as Record<string, string>);
    expect([answer.status, await code(answer)]).toEqual([403, 'wrong_origin']);
    expect((await whoAmI(browser)).kind).toBe('person');
  });

  test('choosing a persona from a page of another site', async () => {
    const browser = s.browser();
    const { last } = await browser.follow(await browser.get('/dang-nhap'));
    const path = new URL(last).pathname;
    const answer = await browser.post(path, { persona: 'quan-tri' }, { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect((await browser.post(path, { persona: 'quan-tri' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  test('the persona page to anybody but this machine', async () => {
    const browser = s.browser();
    const { last } = await browser.follow(await browser.get('/dang-nhap'));
    const path = new URL(last).pathname;
    const cookie = [...browser.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ');
    const host = new URL(s.origin).host;
    expect((await rawGet(path, { host, cookie })).status).toBe(200);
    for (const headers of [
      { host: 'rebound.example', cookie },
      { host, cookie, 'x-forwarded-for': '203.0.113.7' },
      { host, cookie, 'x-real-ip': '203.0.113.7' },
    ]) {
      const answer = await rawGet(path, headers);
      expect(answer.status).toBe(403);
      expect(answer.body).not.toContain('Mai Thị Cúc');
    }
  });

  test('a persona nobody declared, and an interaction nobody began', async () => {
    const browser = s.browser();
    const { last } = await browser.follow(await browser.get('/dang-nhap'));
    const back = await browser.follow(await browser.post(new URL(last).pathname, { persona: 'root' }));
    expect(new URL(back.last).pathname).toBe('/');
    expect((await s.browser().get('/sso/interaction/unknown')).status).toBe(400);
  });

  test('the token endpoint without the secret, and a redirect to another place', async () => {
    const stolen = new URL(await untilCallback(s.browser())).searchParams.get('code') as string;
    const answer = await fetch(`${s.origin}/sso/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: stolen,
        client_id: 'tinhso',
        redirect_uri: `${s.origin}${CALLBACK}`,
        code_verifier: 'x'.repeat(43),
      }),
    });
    expect([400, 401]).toContain(answer.status);
    const elsewhere = new URLSearchParams({
      client_id: 'tinhso',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: 'https://evil.example/',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    });
    const sent = await s.browser().get(`/sso/auth?${elsewhere}`);
    expect([sent.status, sent.headers.get('location')]).toEqual([400, null]);
    expect(sent.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

test('the other loopback name is led to the right one before anything begins', async () => {
  const there = s.origin.replace('127.0.0.1', 'localhost');
  const answer = await rawGet('/dang-nhap?tro-ve=/ai', { host: new URL(there).host });
  expect([answer.status, answer.location]).toEqual([303, `${s.origin}/dang-nhap?tro-ve=/ai`]);
});

describe('confirming who one is', () => {
  test('the provider asks again, although it knows the browser, and a new session takes the place of the old', async () => {
    const browser = s.browser();
    await signInAs(browser, 'quan-tri');
    const before = browser.cookie('tinhso');
    const known = await whoAmI(browser);
    // Without asking for it anew nothing happens.
    expect((await browser.get('/dang-nhap?tro-ve=/ai')).headers.get('location')).toBe('/ai');
    const { last } = await browser.follow(await browser.get('/dang-nhap?lai=1&tro-ve=/ai'));
    expect(new URL(last).pathname).toMatch(/^\/sso\/interaction\//);
    const end = await browser.follow(await browser.post(new URL(last).pathname, { persona: 'quan-tri' }));
    expect(new URL(end.last).pathname).toBe('/ai');
    expect(browser.cookie('tinhso')).not.toBe(before);
    const now = await whoAmI(browser);
    expect(now.personId).toBe(known.personId);
    expect(now.sessionId).not.toBe(known.sessionId);
    expect(browser.cookie('tinhso_thiet_bi')).toBeDefined();
  });
});

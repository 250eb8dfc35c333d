import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/kernel/observability/index.ts';
import { type Fortress, NUMBERS, openFortress, pictureWith } from './world.ts';

let f: Fortress;
const lines: string[] = [];
const cookies: { cookie: string; from: string }[] = [];
let officer: string;
let citizen: string;
let code: string;
let dossierId: string;

beforeAll(async () => {
  f = await openFortress();
  const sink = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  Object.assign(f.w.t.app, { log: createLogger({ logLevel: 'trace' }, sink) });
  ({ code, dossierId } = await f.w.received());
  await f.empower(NUMBERS.officer, '25459');
  officer = await f.cookie(NUMBERS.officer);
  citizen = await f.cookie(NUMBERS.victim);
});
afterAll(() => f?.w.close());

/** What is wrong with the headers of an answer. */
function lax({ headers }: Response, secure: boolean): string[] {
  const policy = headers.get('content-security-policy') ?? '';
  const wrong: string[] = [];
  if (!policy.includes("default-src 'none'")) wrong.push('no content-security-policy');
  if (/unsafe-|https?:|\*|blob:/.test(policy)) wrong.push(`content-security-policy lets in ${policy}`);
  if (/(?:script|object)-src[^;]*data:/.test(policy)) wrong.push('scripts from data:');
  if (!policy.includes('sandbox'))
    for (const part of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"])
      if (!policy.includes(part)) wrong.push(`no ${part}`);
  const expected: Record<string, RegExp> = {
    'x-content-type-options': /^nosniff$/,
    'referrer-policy': /^(same-origin|no-referrer)$/,
    'cross-origin-opener-policy': /^same-origin$/,
    'cross-origin-resource-policy': /^same-origin$/,
    'permissions-policy': /geolocation=/,
    'cache-control': /./,
  };
  for (const [name, value] of Object.entries(expected))
    if (!value.test(headers.get(name) ?? '')) wrong.push(`${name}: ${headers.get(name)}`);
  if (/max-age=31536000/.test(headers.get('strict-transport-security') ?? '') !== secure)
    wrong.push('strict-transport-security');
  if (headers.get('server') || headers.get('x-powered-by')) wrong.push('names its software');
  if (headers.get('access-control-allow-origin')) wrong.push('lets other origins read');
  return wrong;
}

/** Markup that would need a laxer policy, or that fetches from elsewhere. */
function foreign(html: string): string[] {
  const found: string[] = [];
  for (const [, attributes = '', inner = ''] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g))
    if (!/\bsrc="\/assets\//.test(attributes) || inner.trim() !== '') found.push(`script ${attributes}`);
  if (/<style\b/.test(html)) found.push('style element');
  for (const [match] of html.matchAll(/<[a-z][^>]*\s(?:style|on\w+)\s*=\s*["'][^>]*>/gi))
    found.push(match.slice(0, 120));
  for (const [match, url = ''] of html.matchAll(
    /<(?:link|img|script|iframe|source|video|audio|embed|form|use|image)\b[^>]*?\s(?:src|href|action|srcset)="([^"]*)"/g,
  ))
    if (/^(?:https?:)?\/\//.test(url) && !/rel="(?:canonical|alternate)"/.test(match)) found.push(match.slice(0, 160));
  if (/href="javascript:/i.test(html)) found.push('javascript: link');
  return found;
}

async function walk(secure: boolean): Promise<{ faults: string[]; pages: number }> {
  const faults = new Set<string>();
  let pages = 0;
  const paths = new Set(
    f.http.routes
      .filter(({ method, path }) => method === 'GET' && !path.includes('*') && !path.endsWith('/dong'))
      .map(({ path }) => path.replace(/:code\b(?:\{.*\})?/, code).replace(':id', dossierId))
      .filter((path) => !path.includes(':')),
  );
  for (const path of [
    ...paths,
    '/khong-co',
    '/api/v1/khong-co',
    '/assets/khong-co.js',
    '/ho-so?lang=en',
    '/?theme=dark',
  ])
    for (const cookie of [undefined, citizen, officer]) {
      const answer = await f.http.request(`${secure ? 'https://dvc.example' : 'http://127.0.0.1'}${path}`, {
        headers: cookie ? { cookie: secure ? `__Host-${cookie}` : cookie } : {},
      });
      for (const one of answer.headers.getSetCookie()) cookies.push({ cookie: one, from: path });
      // Health, metrics and what is the same for everybody come before people are known.
      const bare = /^\/(healthz|readyz|metrics|favicon\.ico|robots\.txt|assets\/)/.test(path);
      const wrong = bare ? [] : lax(answer, secure);
      if (answer.headers.get('content-type')?.startsWith('text/html')) {
        pages += 1;
        wrong.push(...foreign(await answer.text()));
      }
      for (const one of wrong) faults.add(`${path}: ${one}`);
    }
  return { faults: [...faults], pages };
}

describe('every page', () => {
  it('goes out with the strict headers and fetches nothing from elsewhere', async () => {
    const { faults, pages } = await walk(false);
    expect(faults).toEqual([]);
    expect(pages).toBeGreaterThan(120);
  });

  it('asks for https for a year where people come over https, with cookies bound to this host', async () => {
    const { config } = f.w.t.app;
    const before = { baseUrl: config.baseUrl, secureCookies: config.secureCookies };
    cookies.length = 0;
    Object.assign(config, { baseUrl: 'https://dvc.example', secureCookies: true });
    try {
      expect((await walk(true)).faults).toEqual([]);
      const out = await f.http.request('https://dvc.example/dang-xuat', {
        method: 'POST',
        headers: { cookie: `__Host-${await f.cookie(NUMBERS.victim)}`, origin: 'https://dvc.example' },
      });
      for (const one of out.headers.getSetCookie()) cookies.push({ cookie: one, from: '/dang-xuat' });
    } finally {
      Object.assign(config, before);
    }
    expect(cookies.map(({ from }) => from)).toEqual(expect.arrayContaining(['/dang-xuat']));
    const lax = cookies.filter(({ cookie }) => {
      const parts = cookie.toLowerCase().split('; ');
      // Language and colours are no secret, and follow a link from a search engine.
      const held =
        /^(lang|theme)=/.test(cookie) ||
        (cookie.startsWith('__Host-') && parts.includes('path=/') && !/domain=/i.test(cookie));
      return (
        !held ||
        !parts.includes('secure') ||
        !parts.includes('httponly') ||
        !parts.some((one) => /^samesite=(lax|strict)$/.test(one))
      );
    });
    expect(lax).toEqual([]);
  });

  it('would be caught with an inline script, a handler, a style or a picture from elsewhere', () => {
    for (const html of [
      '<script>1</script>',
      '<script src="https://cdn.example/x.js"></script>',
      '<p onclick="x()">',
      '<p style="color:red">',
      '<img src="//evil.example/x.png">',
      '<a href="javascript:x()">',
    ])
      expect(foreign(html)).not.toEqual([]);
    expect(foreign('<script type="module" src="/assets/a.js"></script><a href="https://x.example">')).toEqual([]);
    expect(
      lax(new Response('', { headers: { 'content-security-policy': "default-src 'none' 'unsafe-inline'" } }), false)
        .length,
    ).toBeGreaterThan(5);
  });
});

describe('the log of a day', () => {
  it('holds no personal ID number, telephone number, e-mail, cookie or token', async () => {
    const before = lines.length;
    const post = (path: string, cookie: string, form: Record<string, string>) =>
      f.http.request(`http://127.0.0.1${path}`, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { cookie, 'sec-fetch-site': 'same-origin' },
      });
    // Files, is looked up at a counter, mistypes, uploads, is asked for by machines with right and wrong tokens.
    await f.w.filed();
    const person = {
      personalId: NUMBERS.victim,
      phone: '0990000101',
      name: 'Lý Thị Hòa',
      email: 'hoa@songmay.example',
    };
    await post('/can-bo/tiep-nhan', officer, person);
    await post('/can-bo/tiep-nhan', officer, { ...person, personalId: `${NUMBERS.victim}\u0000` });
    await post('/can-bo/tiep-nhan/bat-dau', officer, { ...person, birthDate: 'x' });
    await post('/tra-cuu', citizen, { ma: NUMBERS.victim });
    await f.http.request(`http://127.0.0.1/tra-cuu?ma=${NUMBERS.victim}&phone=0990000101&token=hush-hush-hush`);
    await f.http.request(`http://127.0.0.1/ho-so/${NUMBERS.victim}`, { headers: { cookie: citizen } });
    for (const authorization of ['Bearer hush-hush-hush', 'Basic aHVzaA=='])
      await f.http.request('http://127.0.0.1/api/v1/dossiers', { headers: { authorization } });
    const form = new FormData();
    form.set('file', new File([new Uint8Array(pictureWith(NUMBERS.victim))], `cccd-${NUMBERS.victim}.png`));
    await f.http.request('http://127.0.0.1/ho-so/nhap/x/y', {
      method: 'POST',
      body: form,
      headers: { cookie: citizen, 'sec-fetch-site': 'same-origin' },
    });
    const { app } = f.w.t;
    app.log.error(
      { err: new Error(`duplicate key: (personal)=(${NUMBERS.victim}), call +84990000101`) },
      'request failed',
    );
    const said = lines.slice(before).join('');
    expect(lines.length - before).toBeGreaterThan(8);
    const secrets = [
      NUMBERS.victim,
      '0990000101',
      '990000101',
      'hoa@songmay.example',
      'hush-hush-hush',
      'aHVzaA==',
      citizen.split('=')[1],
      officer.split('=')[1],
    ];
    expect(secrets.filter((secret) => said.includes(secret as string))).toEqual([]);
    expect(said).toContain('request failed');
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { file, fillPages, LAN, PROCEDURE } from './lib/application.ts';
import type { Visitor } from './lib/visitor.ts';
import { visitors } from './lib/visitor.ts';
import { until } from './lib/wait.ts';

const arrive = visitors();

/** Most a citizen's page may weigh at first view, fonts included. */
const LIMIT = 60 * 1024;

interface View {
  readonly bytes: number;
  readonly scriptBytes: number;
  readonly files: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Opens a page with nothing in the cache and counts what comes over the wire, headers included. */
async function view({ page, context }: Visitor, path: string): Promise<View> {
  const wire = await context.newCDPSession(page);
  const asked = new Map<string, { url: string; type: string }>();
  const got = new Map<string, number>();
  wire.on('Network.responseReceived', ({ requestId, response, type }) =>
    asked.set(requestId, { url: response.url, type }),
  );
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => got.set(requestId, encodedDataLength));
  await wire.send('Network.enable');
  const answer = await page.goto(path, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await until('every file to come in', () => asked.size > 0 && [...asked.keys()].every((id) => got.has(id)));
  await wire.detach();
  const sizes = [...asked].map(([id, file]) => ({ ...file, bytes: got.get(id) ?? 0 }));
  return {
    bytes: sizes.reduce((sum, file) => sum + file.bytes, 0),
    scriptBytes: sizes.filter((file) => file.type === 'Script').reduce((sum, file) => sum + file.bytes, 0),
    files: sizes.map((file) => `${file.bytes} ${file.type} ${file.url}`),
    headers: answer?.headers() ?? {},
  };
}

describe('what a citizen’s page weighs', () => {
  const addresses = new Map<string, string>();
  let cookies: Awaited<ReturnType<Visitor['context']['storageState']>>;

  beforeAll(async () => {
    const citizen = await arrive('phone');
    const code = await file(citizen);
    await citizen.open(`/thu-tuc/${PROCEDURE}/nop`);
    addresses.set('a form page', new URL(citizen.page.url()).pathname);
    await fillPages(citizen, 'ten', 'dia-chi');
    const draft = new URL(citizen.page.url()).pathname.replace(/[^/]+$/, '');
    addresses.set('the form page with all communes', `${draft}dia-chi`);
    addresses.set('the form page with files', `${draft}giay-to`);
    addresses.set('the check page', `${draft}kiem-tra`);
    addresses.set('the dossier', `/ho-so/${code}`);
    addresses.set('tracking a dossier', `/tra-cuu/${code}`);
    cookies = await citizen.context.storageState();
  });

  const pages: [name: string, path?: string][] = [
    ['the home page', '/'],
    ['the list of procedures', '/thu-tuc'],
    ['a procedure', `/thu-tuc/${PROCEDURE}`],
    ['the sign-in', '/dang-nhap'],
    ['a form page'],
    ['the form page with all communes'],
    ['the form page with files'],
    ['the check page'],
    ['my dossiers', '/ho-so'],
    ['the dossier'],
    ['notices', '/thong-bao'],
    ['my account', '/ca-nhan'],
    ['tracking', '/tra-cuu'],
    ['tracking a dossier'],
    ['verifying', '/xac-minh'],
    ['the resolution', '/nghi-quyet'],
    ['a target', '/nghi-quyet/chi-tieu/online-filing'],
    ['the evidence of a target', '/nghi-quyet/chi-tieu/online-filing/bang-chung'],
    ['help', '/huong-dan'],
    ['booking', '/dat-lich'],
    ['free times', '/dat-lich?noi=H53.50.01.001&thu-tuc=2.000815'],
    ['my appointments', '/dat-lich/cua-toi'],
    ['the quality of service', '/chat-luong-phuc-vu'],
    ['the statistics of a procedure', `/thu-tuc/${PROCEDURE}/thong-ke`],
  ];

  it.each(pages.map(([name, path]) => ({ name, path })))(
    '$name: at most 60 KB, no script, nothing from elsewhere',
    async ({ name, path }) => {
      const anonymous = name === 'the sign-in';
      const visitor = await arrive('phone', anonymous ? {} : { storageState: cookies });
      const { bytes, scriptBytes, files, headers } = await view(visitor, path ?? addresses.get(name) ?? '');
      expect(files.filter((file) => / Font /.test(file)).length, 'fonts are part of the weight').toBeGreaterThan(0);
      expect(bytes, files.join('\n')).toBeLessThanOrEqual(LIMIT);
      expect(scriptBytes).toBe(0);
      expect(await visitor.page.locator('script:not([type="application/ld+json"])').count()).toBe(0);
      const policy = headers['content-security-policy'] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
      // Width, console, foreign hosts and accessibility.
      await visitor.look(`w-${name.replaceAll(/\W+/g, '-')}`);
      await visitor.context.close();
    },
  );

  it('measures a person who is known to be signed in', async () => {
    const visitor = await arrive('phone', { storageState: cookies });
    await visitor.open('/ca-nhan');
    expect(await visitor.page.locator('main').innerText()).toContain(LAN);
  });
});

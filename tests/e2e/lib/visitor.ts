import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';

/** A phone of a citizen and the screen of an office. */
export const DEVICES = {
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1440, height: 900 } },
} as const satisfies Record<string, BrowserContextOptions>;

export type Device = keyof typeof DEVICES;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ALL = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
};
/** The other theme changes colours and nothing else. */
const COLOURS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };

interface AxeWindow {
  axe: { run(root: Document, options: object): Promise<{ violations: AxeViolation[] }> };
}
interface AxeViolation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Everything axe finds wrong with the page as it stands, one line each. */
async function axeFindings(page: Page, rules: object): Promise<string[]> {
  const violations = await page.evaluate(
    async (options) => (await (window as unknown as AxeWindow).axe.run(document, options)).violations,
    { ...rules, resultTypes: ['violations'] },
  );
  return violations.map(({ id, help, nodes }) => {
    const where = nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} – ${node.failureSummary ?? ''}`);
    return `${id}: ${help} (${nodes.length}×)\n  ${where.join('\n  ')}`;
  });
}

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Opens a path of the program. */
  open(path: string): Promise<void>;
  /** Signs in by choosing a persona with one click, wherever the way there began. */
  choose(name: string): Promise<void>;
  /** Signs in and comes to the person's first page. */
  signIn(name: string): Promise<void>;
  /** Opens a path and signs in when the program asks: for a first visit, and when the session has ended meanwhile. */
  openAs(name: string, path: string): Promise<void>;
  /** Holds the page against what every page must keep, accessibility in both themes included; takes its picture. */
  look(name: string): Promise<void>;
  /** The same without accessibility: for pages that another test looks at. */
  glance(name: string): Promise<void>;
}

/** The running program with a browser; call at the top of a describe block or a file. */
export function visitors() {
  const { url, browser: endpoint } = inject('e2e');
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await chromium.connect(endpoint);
  });
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await browser.close();
  });

  /** Somebody with a browser of their own: no cookie, nothing in the cache. */
  return async function arrive(
    device: Device,
    options: BrowserContextOptions & { base?: string } = {},
  ): Promise<Visitor> {
    const { base = url, ...more } = options;
    const context = await browser.newContext({
      baseURL: base,
      locale: 'vi-VN',
      acceptDownloads: true,
      // Colours must not be caught half-way between two themes.
      reducedMotion: 'reduce',
      ...DEVICES[device],
      ...more,
    });
    contexts.push(context);
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const faults = watch(page, base);
    const visitor: Visitor = {
      page,
      context,
      async open(path) {
        await page.goto(path);
      },
      async choose(name) {
        await page.getByRole('button', { name: new RegExp(name) }).click();
        await page.waitForURL((now) => !now.pathname.startsWith('/sso'));
      },
      async signIn(name) {
        await page.goto('/dang-nhap');
        await visitor.choose(name);
      },
      async openAs(name, path) {
        await page.goto(path);
        if (new URL(page.url()).pathname.startsWith('/sso')) await visitor.choose(name);
      },
      async look(name) {
        await visitor.glance(name);
        if (device === 'desktop') await inspectNarrow(page, name);
        // Without scripts axe cannot run; the same pages are held against it where scripts may.
        if (more.javaScriptEnabled !== false) await inspectAccess(page, device, name);
      },
      async glance(name) {
        await inspect(page, device, name, more.javaScriptEnabled === false ? '-noscript' : '');
        expect.soft(faults.splice(0), `faults up to the page “${name}”`).toEqual([]);
      },
    };
    return visitor;
  };
}

/** What a page must never do: fail on the server, write errors to the console, ask another host for anything. */
function watch(page: Page, base: string): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    // Chromium reports the status of the page itself as an error; statuses are checked where they matter.
    // A line that a test cuts is no fault either.
    if (message.type() === 'error' && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text()))
      faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(`${base}/`) && !address.startsWith('data:')) faults.push(`foreign host: ${address}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
  return faults;
}

const shots = process.env.E2E_SCREENSHOTS;

async function picture(page: Page, device: Device, name: string): Promise<void> {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  const path = join(shots, `${name}-${device}.png`);
  // A page can be longer than the browser has memory for; then its top has to do.
  await page
    .screenshot({ path, fullPage: true })
    .catch(() => page.screenshot({ path }))
    .catch((error: Error) => process.stderr.write(`no picture of “${name}”: ${error.message}\n`));
}

// Soft: one run tells of every page, and the journey goes on.
async function inspect(page: Page, device: Device, name: string, kind: string): Promise<void> {
  const wide = await page.evaluate(() => document.scrollingElement?.scrollWidth ?? 0);
  expect.soft(wide, `width of the page “${name}”`).toBeLessThanOrEqual(DEVICES[device].viewport.width);
  await picture(page, device, `${name}${kind}`);
}

/** Officers have phones too. */
async function inspectNarrow(page: Page, name: string): Promise<void> {
  await page.setViewportSize(DEVICES.phone.viewport);
  const wide = await page.evaluate(() => document.scrollingElement?.scrollWidth ?? 0);
  expect.soft(wide, `width of the page “${name}” on a phone`).toBeLessThanOrEqual(DEVICES.phone.viewport.width);
  await picture(page, 'phone', `${name}-narrow`);
  await page.setViewportSize(DEVICES.desktop.viewport);
}

async function inspectAccess(page: Page, device: Device, name: string): Promise<void> {
  // Through the debugger, which no policy of the page stops; a script element would be refused by it.
  await page.evaluate(axe);
  expect.soft(await axeFindings(page, ALL), `axe on the page “${name}”, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, device, `${name}-dark`);
  expect.soft(await axeFindings(page, COLOURS), `axe on the page “${name}”, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}

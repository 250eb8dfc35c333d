import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import chromium from '@sparticuz/chromium';
import axe from 'axe-core';
import { Hono } from 'hono';
import { chromium as pw } from 'playwright-core';
import { test } from 'vitest';
import { calendarPart } from '../../kernel/calendar/index.ts';
import { ManualClock } from '../../kernel/clock/index.ts';
import { drainConsumers, emit, eventsPart } from '../../kernel/events/index.ts';
import { asProblem } from '../../kernel/http/endpoints.ts';
import { identityPart } from '../../kernel/identity/index.ts';
import { jobsPart } from '../../kernel/jobs/index.ts';
import type { Env } from '../../kernel/module.ts';
import { notificationsPart } from '../../kernel/notifications/index.ts';
import { loadPack, packPart } from '../../kernel/pack/index.ts';
import { storePart } from '../../kernel/store/part.ts';
import { testApp } from '../../kernel/store/testing/index.ts';
import { localDay, unitsOf, unitsPart } from '../../kernel/units/index.ts';
import { serveAssets } from '../../web/index.ts';
import { indicators } from '../indicators/index.ts';
import { dossierEvents, handled, received, submitted } from '../indicators/testing/events.ts';
import { defineResolution } from './module.ts';

test('shots', { timeout: 300000 }, async () => {
  const dossiers = new Map<string, any>();
  const resolution = defineResolution(
    async (ctx, ids) =>
      new Map(ids.flatMap((id) => (dossiers.has(id) ? [[id, { ...dossiers.get(id), mayOpen: false }]] : []))),
  );
  const modules = [
    storePart,
    packPart,
    eventsPart,
    unitsPart,
    calendarPart,
    jobsPart,
    identityPart,
    notificationsPart,
    indicators,
    resolution,
    { name: 'x', events: dossierEvents },
  ];
  const t = await testApp({ modules, clock: new ManualClock('2026-11-23T10:00:00+07:00') });
  await loadPack(t.ctx(), 'provinces/tay-ninh', [...unitsPart.pack!, ...indicators.pack!, ...resolution.pack!], {
    unknownFiles: 'ignore',
    eventTypes: dossierEvents,
  });
  const units = await unitsOf(t.ctx());
  const communes = units.unitsAt(localDay(t.app.clock.now()), 'commune').slice(0, 14);
  let seed = 7;
  const rnd = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
  for (let n = 1; n <= 260; n++) {
    const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const unit = communes[Math.floor(rnd() * rnd() * communes.length)]!;
    const at = new Date(Date.parse('2026-01-05T02:00:00Z') + rnd() * 310 * 86400000);
    const channel =
      rnd() < 0.72 + (at.getTime() - Date.parse('2026-01-05')) / 3e11 ? 'online' : rnd() < 0.9 ? 'direct' : 'postal';
    const data = {
      dossierId: id,
      code: `H53.${String(n % 40).padStart(2, '0')}-26${String(at.getMonth() + 1).padStart(2, '0')}15-${String(n).padStart(4, '0')}`,
      procedure: '1.001612',
      channel,
    } as const;
    const tl = rnd() < 0.6 ? 'early' : rnd() < 0.9 ? 'on_time' : 'late';
    const done = new Date(at.getTime() + 2.2 * 86400000);
    dossiers.set(id, {
      code: data.code,
      procedureName: { vi: 'Đăng ký thành lập hộ kinh doanh', en: 'Household-business registration' },
      receivedAt: at,
      dueAt: done,
      handledAt: done,
      timeliness: tl,
      channel,
    });
    await emit(t.ctx(), submitted, {
      subject: id,
      unitId: unit.id,
      at,
      data: { ...data, level: 'full', eligibleOnline: true },
    });
    await emit(t.ctx(), received, { subject: id, unitId: unit.id, at, data: { ...data, dueAt: null } });
    if (n % 9)
      await emit(t.ctx(), handled, {
        subject: id,
        unitId: unit.id,
        at: done,
        data: { ...data, outcome: 'granted', dueAt: null, timeliness: tl, electronicResult: rnd() < 0.93 },
      });
  }
  await drainConsumers(t.app);
  const http = new Hono<Env>();
  http.get('/assets/*', serveAssets);
  http.use(async (c, next) => {
    const ctx = t.ctx(
      c.req.path === '/dieu-hanh' ? { kind: 'system', name: 'x' } : { kind: 'anonymous' },
      c.req.query('lang') === 'en' ? 'en' : 'vi',
    );
    c.set('ctx', ctx);
    await next();
  });
  resolution.routes?.(http);
  http.onError((e, c) => {
    console.error(e);
    return c.text(asProblem(e).code, 500);
  });
  const server = createServer(getRequestListener(http.fetch));
  await new Promise<void>((r) => server.listen(0, '127.0.0.1', r));
  const base = `http://127.0.0.1:${(server.address() as any).port}`;
  const browser = await pw.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, '--no-sandbox'],
    headless: true,
  });
  const ward = units.unitAt(communes[0]!.code, '2026-11-23')!;
  const pages: Record<string, string> = {
    board: '/nghi-quyet',
    target: '/nghi-quyet/chi-tieu/online-filing',
    once: '/nghi-quyet/chi-tieu/online-dossiers',
    evidence: `/nghi-quyet/chi-tieu/on-time/bang-chung?phan=mau-so&don-vi=${ward.code}`,
    silent: '/nghi-quyet/chi-tieu/vn-smartphones',
    indicator: '/chi-so/dossiers-late?ky=2026-Q3',
    centre: '/dieu-hanh',
    boarden: '/nghi-quyet?lang=en',
  };
  for (const width of [1440, 800, 360]) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    for (const [name, path] of Object.entries(pages)) {
      const start = performance.now();
      const r = await page.goto(base + path);
      const ms = performance.now() - start;
      await page.screenshot({ path: `/tmp/shots/${name}-${width}.png`, fullPage: true });
      await page.evaluate(axe.source);
      const result: any = await page.evaluate('axe.run()');
      const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      console.log(
        name,
        width,
        r?.status(),
        Math.round(ms),
        'ms',
        (await r!.body()).length,
        'bytes',
        'overflow',
        over,
        result.violations.map((v: any) => `${v.id}: ${v.nodes.map((n: any) => n.html.slice(0, 160)).join(' | ')}`),
      );
    }
  }
  await browser.close();
  server.close();
  await t.close();
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { defineEvent, drainConsumers, emit } from '../../kernel/events/index.ts';
import { defineJob, drainJobs, enqueue, GiveUp } from '../../kernel/jobs/index.ts';
import { defineModule } from '../../kernel/module.ts';
import { type Program, program, type Visitor } from './testing/program.ts';

const spoiled = defineEvent({
  type: 'test.thing.spoiled',
  subjectType: 'thing',
  title: { vi: 'Hỏng', en: 'Spoiled' },
  data: z.object({}),
});
let broken = true;
let ran = 0;
const failing = defineJob({
  name: 'test.failing',
  data: z.object({}),
  retryLimit: 0,
  run: async () => {
    ran += 1;
    if (broken) throw new GiveUp('máy chủ <thư> không trả lời');
  },
});
const trouble = defineModule({
  name: 'test-trouble',
  events: [spoiled],
  jobs: [failing],
  consumers: [
    {
      name: 'test.trouble',
      events: [spoiled.type],
      handle: async () => {
        if (broken) throw new Error('không đọc được <dữ liệu>');
      },
    },
  ],
});

let p: Program;
let admin: Visitor;
let auditor: Visitor;
const PAGE = '/can-bo/he-thong';
const page = async (visitor: Visitor, path = PAGE) => (await visitor.get(path)).text();

beforeAll(async () => {
  p = await program([trouble]);
  [admin, auditor] = [await p.signIn('admin'), await p.signIn('auditor')];
});
afterAll(() => p.t.close());

it('is for administrators and auditors', async () => {
  expect((await p.visitor().get(PAGE)).status).toBe(303);
  expect((await (await p.signIn('hoa')).get(PAGE)).status).toBe(403);
  expect((await (await p.signIn('cuc')).get(PAGE)).status).toBe(403);
  for (const visitor of [admin, auditor]) {
    const html = await page(visitor);
    expect(html).toContain('href="/can-bo/he-thong" aria-current="page"');
    expect(html).not.toMatch(/<script| style="/);
  }
  expect(await page(await p.signIn('cuc'), '/can-bo')).not.toContain(PAGE);
});

it('shows the loads of the province pack and the newest seals', async () => {
  await p.seal();
  const html = await page(auditor);
  expect(html).toContain('<code>mini</code>');
  const { hash } = (await (await admin.get('/api/v1/seals/latest')).json()) as { hash: string };
  expect(html).toContain(`title="${hash}"`);
});

it('shows a parked event and lets an administrator release it', async () => {
  broken = true;
  await p.t.db.transaction().execute((db) => emit({ ...p.t.ctx(), db }, spoiled, { subject: 'bánh-1', data: {} }));
  await p.t.db.transaction().execute((db) => emit({ ...p.t.ctx(), db }, spoiled, { subject: 'bánh-1', data: {} }));
  await drainConsumers(p.t.app);
  const html = await page(auditor);
  expect(html).toContain('không đọc được &lt;dữ liệu&gt;');
  expect(html).toContain('Có sự kiện tạm giữ');
  expect(html).toContain('Chờ sự kiện trước cùng đối tượng');
  expect(html).not.toContain(`action="${PAGE}/su-kien"`);
  // One button for the subject, at its first event.
  expect((await page(admin)).split(`action="${PAGE}/su-kien"`)).toHaveLength(2);

  const form = { consumer: 'test.trouble', subject: 'bánh-1', subjectType: 'thing' };
  expect((await auditor.post(`${PAGE}/su-kien`, form)).status).toBe(403);
  const still = (await admin.post(`${PAGE}/su-kien`, form)).headers.get('location') ?? '';
  expect(await page(admin, still)).toContain('đã xong 0, còn giữ 2');
  broken = false;
  const done = (await admin.post(`${PAGE}/su-kien`, form)).headers.get('location') ?? '';
  expect(await page(admin, done)).toContain('Đã xử lý lại 2 sự kiện.');
  expect(await page(admin)).toContain('Không có sự kiện nào bị giữ lại.');
});

it('shows a failed job and lets an administrator send it again', async () => {
  broken = true;
  await enqueue(p.t.ctx(), failing, {});
  await drainJobs(p.t.app);
  const html = await page(admin);
  expect(html).toContain('test.failing');
  expect(html).toContain('máy chủ &lt;thư&gt; không trả lời');
  const action = /action="(\/can-bo\/he-thong\/tac-vu\/[0-9a-f-]+)"/.exec(html)?.[1] ?? '';
  expect(await page(auditor)).not.toContain(action);
  expect((await auditor.post(action)).status).toBe(403);
  broken = false;
  expect((await admin.post(action)).headers.get('location')).toBe(`${PAGE}?xong=tac-vu`);
  const before = ran;
  await drainJobs(p.t.app);
  expect(ran).toBe(before + 1);
  expect(await page(admin)).not.toContain('test.failing');
});

import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { calendarPart } from '../../../kernel/calendar/index.ts';
import { eventsPart } from '../../../kernel/events/index.ts';
import { filesPart } from '../../../kernel/files/index.ts';
import { identityPart } from '../../../kernel/identity/index.ts';
import { jobsPart } from '../../../kernel/jobs/index.ts';
import { notificationsPart } from '../../../kernel/notifications/index.ts';
import { loadPack, packPart } from '../../../kernel/pack/index.ts';
import { searchPart } from '../../../kernel/search/index.ts';
import { storePart } from '../../../kernel/store/part.ts';
import { rootDir } from '../../../kernel/store/root.ts';
import { type TestApp, testApp } from '../../../kernel/store/testing/index.ts';
import { unitsPart } from '../../../kernel/units/index.ts';
import { services } from '../index.ts';
import { generateHistory } from './index.ts';

let open: TestApp[] = [];
afterEach(async () => { for (const t of open) await t.close(); open = []; });

async function start(pack: string) {
  const t = await testApp({ modules: [storePart, searchPart, eventsPart, jobsPart, packPart, unitsPart, calendarPart, identityPart, filesPart, notificationsPart, services], env: { DEMO: 'true' } });
  open.push(t);
  t.clock.set('2026-11-23T08:00:00+07:00');
  await loadPack(t.ctx(), join(rootDir, pack), t.app.modules.flatMap((m) => m.pack ?? []), { unknownFiles: 'ignore' });
  return t;
}
describe('try', () => {
  it('runs', async () => {
    const t = await start('provinces/tay-ninh');
    const from = performance.now();
    const done = await generateHistory(t.ctx(), { seed: 1, dossiers: 3000, from: '2024-11-01', to: '2026-11-22' });
    console.log(done, performance.now() - from);
    const show = async (q: string) => console.table((await t.app.store.pool.query(q)).rows);
    await show(`select state, tray, channel, count(*) from dossier group by 1,2,3 order by 1,2,3`);
    await show(`select procedure_code, count(*) from dossier group by 1 order by 2 desc`);
    await show(`select to_char(submitted_at at time zone 'Asia/Ho_Chi_Minh','YYYY-MM') m, count(*), round(avg((channel='online')::int),2) online, round(avg((timeliness='late')::int),3) late, round(avg((timeliness='early')::int),3) early from dossier group by 1 order by 1`);
    await show(`select extract(hour from submitted_at at time zone 'Asia/Ho_Chi_Minh') h, count(*) filter (where channel='online') onl, count(*) filter (where channel<>'online') c from dossier group by 1 order by 1`);
    await show(`select code, subject, answers::text from dossier order by random() limit 4`);
  }, 300000);
});

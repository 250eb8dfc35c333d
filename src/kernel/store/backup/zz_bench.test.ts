import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { it } from 'vitest';
import { sealEvents } from '../../events/index.ts';
import { testApp } from '../testing/index.ts';
import { backUp, restore } from './index.ts';
import { modules, sourceOf, targetOf, note } from './testing/index.ts';
it('bench', async () => {
  const t = await testApp({ modules });
  const o = new pg.Client({ connectionString: t.ownerUrl });
  await o.connect();
  const N = Number(process.env.N ?? 1e6);
  let s = performance.now();
  const lap = (n: string) => { console.log(n, Math.round(performance.now() - s), 'ms rss', Math.round(process.memoryUsage().rss / 1e6)); s = performance.now(); };
  await o.query(`INSERT INTO event (tick, type, at, subject_type, subject, unit_id, actor, request_id, data)
    SELECT 1000 + n/20, 'services.dossier.received', now() - n * interval '1 second', 'dossier', md5((n%300000)::text), gen_random_uuid(), 'person:'||gen_random_uuid(), gen_random_uuid()::text,
    jsonb_build_object('procedure','1.001612','code','H53.'||n,'channel','online','due',now()+ n*interval '1 second','fee',100000+n) FROM generate_series(1,${N}) n`);
  lap('insert');
  await o.query('ANALYZE event');
  const sealed = await sealEvents(t.app); lap('seal ' + JSON.stringify(sealed));
  const folder = await mkdtemp('/tmp/bench/');
  let peak = 0; const w = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 50);
  // horizon while the snapshot is open
  let done = false;
  const b = backUp(sourceOf(t), join(folder, 'b'), { onProgress: (l) => console.log(l) }).finally(() => { done = true; });
  await new Promise((r) => setTimeout(r, 1000));
  await note(t, 'during');
  const during = await sealEvents(t.app);
  console.log('sealed during the backup', during, 'backup done already:', done);
  await b;
  lap('backup peak rss ' + Math.round(peak / 1e6)); peak = 0;
  for (const f of await readdir(join(folder, 'b/tables'))) { const z = (await stat(join(folder, 'b/tables', f))).size; if (z > 1e5) console.log(f, z); }
  const u = await testApp({ modules });
  s = performance.now();
  await restore(targetOf(u), join(folder, 'b'), { onProgress: (l) => console.log(Math.round(performance.now() - s), l) });
  lap('restore peak rss ' + Math.round(peak / 1e6));
  clearInterval(w);
  await o.end(); await u.close(); await t.close();
}, 900_000);

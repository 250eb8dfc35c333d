import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Embedded, startEmbedded } from '../../src/kernel/store/embedded/index.ts';
import { file } from './lib/application.ts';
import { act, OFFICE } from './lib/office.ts';
import { tinhso } from './lib/program.ts';
import { visitors } from './lib/visitor.ts';

const { dataDir } = inject('e2e');
const arrive = visitors();

describe('the sealed chain of events', () => {
  let server: Embedded;
  /** The superuser of the database: may do anything, and must not be able to hide it. */
  let superuser: Client;
  let code = '';

  beforeAll(async () => {
    const citizen = await arrive('desktop');
    code = await file(citizen);
    const reception = await arrive('desktop');
    await reception.signIn(OFFICE.reception);
    await reception.open('/can-bo/ho-so?khay=reception');
    await reception.page.getByRole('link', { name: code }).click();
    await act(reception, 'Tiếp nhận hồ sơ');
    server = await startEmbedded({ dataDir: join(dataDir, 'postgres') });
    superuser = new Client({ connectionString: server.url('postgres', 'tinhso') });
    await superuser.connect();
  });

  afterAll(async () => {
    await superuser?.end();
    await server?.stop();
  });

  const verify = (...args: string[]) => tinhso(dataDir, ['audit', 'verify', ...args]);

  it('is sound after a journey', async () => {
    const { code: exit, output } = await verify('--seal');
    expect(output).toMatch(/The chain is sound: [1-9]\d* batches/);
    expect(output).toMatch(/ 0 not sealed yet/);
    expect(exit).toBe(0);
  });

  it('is red when a superuser changes one byte of one event, names the batch, and is sound again when it is put back', async () => {
    const { rows } = await superuser.query<{ seq: string; batch: string }>(
      `SELECT event.seq, seal.no AS batch FROM event
         JOIN seal ON (event.tick, event.seq) BETWEEN (seal.from_tick, seal.from_seq) AND (seal.to_tick, seal.to_seq)
        WHERE event.type = 'services.dossier.received' AND event.data->>'code' = $1`,
      [code],
    );
    const [event] = rows;
    if (!event) throw new Error('the event was not sealed');
    await expect(superuser.query(`UPDATE event SET data = data WHERE seq = $1`, [event.seq])).rejects.toThrow(
      /append-only/,
    );

    // Rights and triggers are nothing to a superuser who is determined.
    await superuser.query(`SET session_replication_role = replica`);
    const write = (value: string) =>
      superuser.query(`UPDATE event SET data = jsonb_set(data, '{code}', to_jsonb($2::text)) WHERE seq = $1`, [
        event.seq,
        value,
      ]);
    const other = code.replace(/.$/, (last) => (last === '9' ? '8' : '9'));
    expect((await write(other)).rowCount).toBe(1);
    try {
      const red = await verify();
      expect(red.output).toContain(`THE CHAIN IS BROKEN at batch ${event.batch}: changed`);
      expect(red.code).toBe(1);
    } finally {
      await write(code);
    }
    const green = await verify();
    expect(green.output).toContain('The chain is sound');
    expect(green.code).toBe(0);
  });
});

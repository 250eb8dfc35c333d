import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';

/** The life of a dossier as its log tells it; `at` in hours since the start of the story. */
export interface History {
  readonly channel: 'direct' | 'online' | 'postal';
  readonly unit: number;
  readonly procedure: string;
  readonly receivedAt: number;
  /** Moves after reception, in order of time. */
  readonly moves: readonly {
    readonly at: number;
    readonly state: 4 | 5 | 6 | 7 | 8 | 9 | 10;
    readonly dueAt: number | null;
  }[];
  readonly dueAt: number;
  readonly outcome: 'granted' | 'refused' | 'withdrawn' | null;
  readonly handledAt: number | null;
  readonly timeliness: 'early' | 'on_time' | 'late' | null;
}

/** Reception, some work and pauses, and one of the ends (or none). */
export const histories = (options: { readonly hours: number; readonly units: number }): fc.Arbitrary<History> =>
  fc
    .record({
      channel: fc.constantFrom('direct' as const, 'online' as const, 'postal' as const),
      unit: fc.nat(options.units - 1),
      procedure: fc.constantFrom('9.000001', '9.000002'),
      receivedAt: fc.nat(options.hours),
      limit: fc.integer({ min: 1, max: 400 }),
      pauses: fc.array(
        fc.record({
          state: fc.constantFrom(5 as const, 6 as const),
          after: fc.integer({ min: 0, max: 200 }),
          lasts: fc.integer({ min: 0, max: 300 }),
        }),
        { maxLength: 2 },
      ),
      end: fc.constantFrom('granted', 'refused', 'withdrawn', 'stopped', 'open', 'paused'),
      endAfter: fc.integer({ min: 0, max: 500 }),
    })
    .map(({ limit, pauses, end, endAfter, ...rest }): History => {
      let at = rest.receivedAt;
      let dueAt = at + limit;
      const moves: History['moves'][number][] = [{ at, state: 4, dueAt }];
      for (const [index, pause] of pauses.entries()) {
        at += pause.after;
        moves.push({ at, state: pause.state, dueAt: null });
        if (end === 'paused' && index === pauses.length - 1) break;
        at += pause.lasts;
        dueAt += pause.lasts;
        moves.push({ at, state: 4, dueAt });
      }
      const paused = moves.at(-1)?.state !== 4;
      if (end === 'open' || end === 'paused')
        return { ...rest, dueAt, moves, outcome: null, handledAt: null, timeliness: null };
      at += endAfter;
      const state = end === 'withdrawn' ? 7 : end === 'stopped' ? 8 : 9;
      moves.push({ at, state, dueAt: paused ? null : dueAt });
      if (end === 'stopped') return { ...rest, dueAt, moves, outcome: null, handledAt: at, timeliness: null };
      const timeliness = at > dueAt ? 'late' : at > dueAt - 24 ? 'on_time' : 'early';
      return { ...rest, dueAt, moves, outcome: end as 'granted', handledAt: at, timeliness };
    });

export interface Ground {
  readonly start: Date;
  readonly versionId: string;
  readonly applicantId: string;
  readonly units: readonly { readonly unitId: string; readonly receives: string; readonly decides: string }[];
}

/** The state and due date after the last move before an instant. */
export const stateAt = (history: History, hour: number): { state: number; dueAt: number | null } => {
  const last = history.moves.filter((move) => move.at < hour).at(-1);
  return last ? { state: last.state, dueAt: last.dueAt } : { state: 2, dueAt: history.dueAt };
};

/** Replaces all dossiers of a test's database by those of the histories, as they stand when the story ends. */
export async function writeHistories(superuserUrl: string, ground: Ground, all: readonly History[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  const when = (hour: number | null) =>
    hour === null ? null : new Date(ground.start.getTime() + hour * 3_600_000).toISOString();
  const rows = all.map((history, index) => {
    const place = ground.units[history.unit] as Ground['units'][number];
    const last = history.moves.at(-1) ?? { state: 2, dueAt: history.dueAt };
    return {
      id: randomUUID(),
      code: `T-${index}`,
      procedure_code: history.procedure,
      procedure_version_id: ground.versionId,
      applicant_id: ground.applicantId,
      receiving_agency_id: place.receives,
      deciding_agency_id: place.decides,
      unit_id: place.unitId,
      channel: history.channel,
      subject: 'test',
      answers: {},
      state: last.state,
      submitted_at: when(history.receivedAt),
      received_at: when(history.receivedAt),
      due_at: when(last.dueAt),
      handled_at: when(history.handledAt),
      outcome: history.outcome,
      timeliness: history.timeliness,
    };
  });
  const transitions = rows.flatMap((row, index) => [
    {
      dossier_id: row.id,
      action: 'receive',
      from_state: 1,
      to_state: 2,
      at: row.received_at,
      due_at: when(all[index]?.dueAt ?? null),
    },
    ...(all[index] as History).moves.map((move) => ({
      dossier_id: row.id,
      action: 'start',
      from_state: 2,
      to_state: move.state,
      at: when(move.at),
      due_at: when(move.dueAt),
    })),
  ]);
  await client.query('TRUNCATE dossier CASCADE');
  for (const [table, values] of [
    ['dossier', rows],
    ['dossier_transition', transitions],
  ] as const) {
    const columns = Object.keys(values[0] ?? {}).join(', ');
    if (columns)
      await client.query(
        `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1)`,
        [JSON.stringify(values)],
      );
  }
  await client.end();
  return rows.map((row) => row.id);
}

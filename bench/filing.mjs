// One filing as plain SQL, from the rows that the program itself wrote for one: the same tables and columns, new ids.
import { randomUUID } from 'node:crypto';

/** Puts this filing's values where the statement has holes. */
const filled = ({ values, holes }, known) => values.map((value, i) => (holes[i] === null ? value : known[holes[i]]));

/**
 * Writes one dossier in one transaction: number of the agency and day, dossier, papers, log, event, notice.
 *
 * @param statements those of `statementsOf` in http.ts: { counter, rows: [{ text, values, holes }] }
 */
export async function file(client, statements, answers) {
  const id = randomUUID();
  await client.query('BEGIN');
  try {
    const { rows } = await client.query(statements.counter.text, statements.counter.values);
    const code = `${statements.prefix}-${String(rows[0].last).padStart(4, '0')}`;
    const known = { id, code, answers, event: randomUUID(), href: `/ho-so/${code}`, now: new Date() };
    for (const row of statements.rows) await client.query(row.text, filled(row, known));
    await client.query('COMMIT');
    return { id, code };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

import type { Client } from 'pg';
import pg from 'pg';
import { getConstructionPlans, getMigrationPlans, PgBoss } from 'pg-boss';

export const SCHEMA = 'pgboss';

/**
 * Creates or upgrades the queue's own schema as the owner and grants the runtime role what it needs, so that the
 * running program changes no tables. Repeatable.
 */
export async function provisionJobs(owner: Client, appRole: string): Promise<void> {
  const boss = new PgBoss({ schema: SCHEMA, db: { executeSql: (text, values) => owner.query(text, values) } });
  if (!(await boss.isInstalled())) {
    await owner.query(getConstructionPlans(SCHEMA));
  } else {
    const version = await boss.schemaVersion();
    const wanted = newestVersion();
    if (version !== null && version < wanted) {
      const script = getMigrationPlans(SCHEMA, version);
      // Index builds come after the transaction and refuse to be part of one: each statement goes alone.
      const [inside, after] = splitAtCommit(script);
      await owner.query(inside);
      for (const statement of after) await owner.query(statement);
    }
  }
  const me = (await owner.query('SELECT current_user AS name')).rows[0].name;
  if (me === appRole) return;
  const role = pg.escapeIdentifier(appRole);
  await owner.query(`GRANT USAGE ON SCHEMA ${SCHEMA} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${SCHEMA} TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${SCHEMA} TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${SCHEMA} TO ${role}`);
}

/** Schema version of the installed library, as its construction script writes it. */
export function newestVersion(): number {
  const match = /INSERT INTO \S*version\s*\(version\)\s*VALUES\s*\('?(\d+)'?\)/i.exec(getConstructionPlans(SCHEMA));
  if (!match?.[1]) throw new Error('the schema version of pg-boss was not found in its construction script');
  return Number(match[1]);
}

function splitAtCommit(script: string): [string, string[]] {
  const end = /COMMIT\s*;?/i.exec(script);
  if (!end) return [script, []];
  const cut = end.index + end[0].length;
  const after = script
    .slice(cut)
    .split(/;\s*$/m)
    .map((one) => one.trim())
    .filter(Boolean);
  return [script.slice(0, cut), after];
}

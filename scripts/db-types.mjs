// Writes src/kernel/store/schema.generated.ts from a database: `node scripts/db-types.mjs <superuser or owner url>`.
// The test beside it (src/kernel/store/schema.test.ts) fails when the file is not what the migrations give.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const scalar = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  bool: 'boolean',
  timestamptz: 'Timestamp',
  timestamp: 'Timestamp',
  jsonb: 'Json',
  json: 'Json',
  bytea: 'Buffer',
};

export async function describeSchema(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(`
    SELECT c.relname AS table, a.attname AS column, t.typname AS type, te.typname AS element, NOT a.attnotnull AS nullable,
           (a.atthasdef OR a.attidentity <> '') AS optional, (a.attgenerated <> '' OR a.attidentity = 'a') AS generated
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_type te ON te.oid = t.typelem AND t.typcategory = 'A'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
    ORDER BY c.relname COLLATE "C", a.attnum`);
  await client.end();
  const tables = new Map();
  for (const row of rows) {
    const base = row.element ? `${scalar[row.element] ?? 'string'}[]` : (scalar[row.type] ?? 'string');
    const type = row.nullable ? `${base} | null` : base;
    const wrapped = row.generated ? `GeneratedAlways<${type}>` : row.optional ? `Generated<${type}>` : type;
    const lines = tables.get(row.table) ?? [];
    lines.push(`    ${row.column}: ${wrapped};`);
    tables.set(row.table, lines);
  }
  const body = [...tables].map(([name, lines]) => `  ${name}: {\n${lines.join('\n')}\n  };`).join('\n');
  return `/* Generated from the migrated database by scripts/db-types.mjs. Do not edit. */
import type { ColumnType, GeneratedAlways } from 'kysely';

type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>;
type Timestamp = ColumnType<Date, Date | string, Date | string>;
// biome-ignore lint/suspicious/noExplicitAny: what a JSON column holds is checked where it is read
type Json = ColumnType<any, string, string>;

export interface DB {
${body}
}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.argv[2];
  if (!url) throw new Error('usage: node scripts/db-types.mjs <url of a migrated database>');
  writeFileSync(new URL('../src/kernel/store/schema.generated.ts', import.meta.url), await describeSchema(url));
}

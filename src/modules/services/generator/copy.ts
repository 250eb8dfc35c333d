import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import type { Table } from './rows.ts';

export type Cell = string | number | boolean | Date | null;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function cell(value: Cell): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return value.replace(/[\\\n\r\t]/g, (char) => ESCAPES[char] as string);
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Rows per piece handed to the socket. */
const PIECE = 500;

function* text(rows: Table['rows']): Generator<string> {
  for (let i = 0; i < rows.length; i += PIECE)
    yield rows
      .slice(i, i + PIECE)
      .map((row) => `${row.map(cell).join('\t')}\n`)
      .join('');
}

/** Copies rows into their table within the client's transaction (COPY … FROM STDIN, text format). */
export async function copyInto(client: PoolClient, { name, columns, rows }: Table): Promise<void> {
  if (rows.length === 0) return;
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const sink = client.query(from(`COPY ${client.escapeIdentifier(name)} (${list}) FROM STDIN`));
  await pipeline(Readable.from(text(rows)), sink);
}

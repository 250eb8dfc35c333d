import type { Ctx } from '../../../kernel/context.ts';
import { keepPeople, readPersonalId } from '../../../kernel/identity/index.ts';
import { sql } from '../../../kernel/store/index.ts';
import { codesFor } from './codes.ts';
import { type History, historyOf } from './history.ts';
import { type Fault, faultsOf, type LegacyDossier } from './legacy.ts';
import { type Found, lookupFor } from './places.ts';
import { type Ready, writeDossiers } from './write.ts';

export type Taken =
  /** Written; or, when only checking, fit to be written. */
  | { readonly kind: 'imported' }
  /** There since an earlier import: nothing was changed. */
  | { readonly kind: 'known' }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

export interface ImportOptions {
  /** Name of the other system; with the legacy code it says which dossier it is. */
  readonly source: string;
  /** Checks everything and writes nothing. */
  readonly checkOnly: boolean;
  /** YYYY-MM-DD: codes of agencies and units are those of this day; of the day of filing when absent. */
  readonly codesOn?: string | undefined;
}

/**
 * Takes dossiers over from another system, in the caller's transaction: rows, log, payments and events, each event at
 * the time when it happened, so that every indicator counts it in its period. What is faulty is left out and told.
 * The same dossier of the same source is imported once.
 *
 * @returns what became of each row, in the order given
 */
export async function importDossiers(
  ctx: Ctx,
  rows: readonly LegacyDossier[],
  options: ImportOptions,
): Promise<Taken[]> {
  const { source, checkOnly } = options;
  if (!checkOnly) await sql`SELECT pg_advisory_xact_lock(hashtext(${`import:${source}`}))`.execute(ctx.db);
  const known = await knownCodes(ctx, source, rows);
  const lookup = await lookupFor(ctx, rows, options.codesOn);
  const taken: Taken[] = [];
  const ready: (Omit<Ready, 'id' | 'code' | 'applicantId'> & { index: number })[] = [];
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    if (known.has(row.legacyCode)) {
      taken.push({ kind: 'known' });
      continue;
    }
    const checked = seen.has(row.legacyCode) ? [twice()] : await check(ctx, row, lookup.find(row));
    seen.add(row.legacyCode);
    if ('found' in checked) ready.push({ row, ...checked, index });
    taken.push('found' in checked ? { kind: 'imported' } : { kind: 'faulty', faults: checked });
  }
  if (!checkOnly && ready.length > 0) {
    const people = await keepPeople(
      ctx,
      ready.map(({ row }) => ({
        personalId: row.applicantId,
        name: row.applicantName,
        birthDate: row.birthDate ?? null,
        gender: readPersonalId(row.applicantId)?.gender ?? null,
        phone: row.phone ?? null,
        email: row.email ?? null,
      })),
    );
    const codes = await codesFor(
      ctx,
      ready.map(({ row, found }) => ({ ...row, receiving: found.receiving })),
    );
    const { rows: ids } = await sql<{ id: string }>`
      SELECT uuidv7() AS id FROM generate_series(1, ${ready.length})`.execute(ctx.db);
    await writeDossiers(
      ctx,
      ready.map((one, i) => ({
        ...one,
        id: (ids[i] as { id: string }).id,
        code: codes[i] as string,
        applicantId: people.get(one.row.applicantId) as string,
      })),
      source,
    );
  }
  return taken;
}

const twice = (): Fault => ({
  field: 'legacyCode',
  reason: { vi: 'Mã hồ sơ lặp lại trong tệp.', en: 'The code occurs twice in the file.' },
});

async function check(
  ctx: Ctx,
  row: LegacyDossier,
  place: Promise<Found | readonly Fault[]>,
): Promise<readonly Fault[] | { found: Found; history: History; paymentId: string }> {
  const faults = faultsOf(row, ctx.now);
  if (!readPersonalId(row.applicantId))
    faults.push({
      field: 'applicantId',
      reason: { vi: 'Số định danh cá nhân gồm 12 chữ số.', en: 'A personal ID number has 12 digits.' },
    });
  const found = await place;
  if (!('version' in found)) return [...faults, ...found];
  if (faults.length > 0) return faults;
  const paymentId = crypto.randomUUID();
  return { found, history: historyOf(row, found.version.procedure, found.calendar, paymentId), paymentId };
}

async function knownCodes(ctx: Ctx, source: string, rows: readonly LegacyDossier[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const found = await ctx.db
    .selectFrom('dossier_origin')
    .select('legacy_code')
    .where('source', '=', source)
    .where(
      'legacy_code',
      'in',
      rows.map((row) => row.legacyCode),
    )
    .execute();
  return new Set(found.map((row) => row.legacy_code));
}

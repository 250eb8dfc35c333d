import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Text } from '../../../kernel/text.ts';
import { agenciesOf } from '../../../kernel/units/index.ts';
import { procedureVersion } from '../procedures/catalogue.ts';
import type { Procedure } from '../procedures/schema.ts';

/** A paper of a person's store. */
export interface StoredPaper {
  /** `issued:<verification code>` or `kept:<id>`: what uses of it name. */
  readonly ref: string;
  readonly source: 'issued' | 'kept';
  readonly name: Text;
  /** Of an issued paper. */
  readonly number: string | null;
  readonly issuer: string | null;
  /** Issued, or kept. */
  readonly at: Date;
  readonly dossierCode: string;
  readonly fileId: string;
  readonly fileName: string;
  /** Bytes. */
  readonly size: number;
  readonly procedureCode: string;
  /** Component it was handed in as; null for an issued paper. */
  readonly component: string | null;
  readonly documentType: string | null;
}

const MOST = 200;

/** Results issued to a person that were handed over and are neither replaced nor revoked, newest first. */
export async function issuedPapers(ctx: Ctx, personId: string): Promise<StoredPaper[]> {
  const rows = await ctx.db
    .selectFrom('dossier_document as p')
    .innerJoin('dossier', 'dossier.id', 'p.dossier_id')
    .innerJoin('file', 'file.id', 'p.file_id')
    .leftJoin('paper_end', 'paper_end.verify_code', 'p.verify_code')
    .distinctOn('p.verify_code')
    .select([
      'p.verify_code',
      'p.number',
      'p.issued_at',
      'p.file_id',
      'file.name',
      'file.size',
      'dossier.code',
      'dossier.procedure_code',
      'dossier.procedure_version_id',
      'dossier.deciding_agency_id',
    ])
    .where('dossier.applicant_id', '=', personId)
    .where('dossier.returned_at', 'is not', null)
    .where('p.kind', '=', 'result')
    .where('paper_end.verify_code', 'is', null)
    .orderBy('p.verify_code')
    .orderBy('p.revision', 'desc')
    .limit(MOST)
    .execute();
  const agencies = await agenciesOf(ctx);
  const papers = await Promise.all(
    rows.map(async (row): Promise<StoredPaper> => {
      const { procedure } = await procedureVersion(ctx, row.procedure_version_id);
      const at = row.issued_at as unknown as Date;
      return {
        ref: `issued:${row.verify_code}`,
        source: 'issued',
        name: procedure.result.name,
        number: row.number,
        issuer: agencies.agencyById(row.deciding_agency_id, localDate(at))?.name ?? null,
        at,
        dossierCode: row.code,
        fileId: row.file_id,
        fileName: row.name,
        size: Number(row.size),
        procedureCode: row.procedure_code,
        component: null,
        documentType: procedure.result.documentType ?? null,
      };
    }),
  );
  return papers.sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** Papers a person keeps from what they filed, newest first. */
export async function keptPapers(ctx: Ctx, personId: string): Promise<StoredPaper[]> {
  const rows = await ctx.db
    .selectFrom('kept_paper as k')
    .innerJoin('dossier', 'dossier.id', 'k.dossier_id')
    .innerJoin('file', 'file.id', 'k.file_id')
    .select([
      'k.id',
      'k.kept_at',
      'k.component',
      'k.procedure_code',
      'k.document_type',
      'k.file_id',
      'k.name',
      'file.size',
      'dossier.code',
      'dossier.procedure_version_id',
    ])
    .where('k.person_id', '=', personId)
    .where('k.removed_at', 'is', null)
    .orderBy('k.kept_at', 'desc')
    .orderBy('k.id')
    .limit(MOST)
    .execute();
  return Promise.all(
    rows.map(async (row): Promise<StoredPaper> => {
      const { procedure } = await procedureVersion(ctx, row.procedure_version_id);
      return {
        ref: `kept:${row.id}`,
        source: 'kept',
        name: componentName(procedure, row.component),
        number: null,
        issuer: null,
        at: row.kept_at as unknown as Date,
        dossierCode: row.code,
        fileId: row.file_id,
        fileName: row.name,
        size: Number(row.size),
        procedureCode: row.procedure_code,
        component: row.component,
        documentType: row.document_type,
      };
    }),
  );
}

export const componentOf = (procedure: Procedure, key: string) =>
  procedure.components.find((component) => component.key === key);

export const componentName = (procedure: Procedure, key: string): Text =>
  componentOf(procedure, key)?.name ?? { vi: key, en: key };

/**
 * Whether a paper of the store may stand for a component: the same kind of paper by its declared type, or the very
 * component of the same procedure. Nothing is guessed from names. Pure.
 */
export function meets(
  paper: Pick<StoredPaper, 'documentType' | 'procedureCode' | 'component'>,
  procedure: Pick<Procedure, 'code' | 'components'>,
  componentKey: string,
): boolean {
  const type = procedure.components.find(({ key }) => key === componentKey)?.documentType;
  if (type !== undefined && paper.documentType === type) return true;
  return paper.component === componentKey && paper.procedureCode === procedure.code;
}

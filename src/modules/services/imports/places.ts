import { loadCalendar, localDate, type WorkingCalendar } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import { Problem } from '../../../kernel/problem.ts';
import { type Agency, agenciesOf, unitsOf } from '../../../kernel/units/index.ts';
import { agenciesFor } from '../dossiers/filing.ts';
import { type ProcedureVersion, versionsOf } from '../procedures/catalogue.ts';
import type { Procedure } from '../procedures/schema.ts';
import { type Fault, isOpen, type LegacyDossier } from './legacy.ts';

/** Where a row belongs. */
export interface Found {
  readonly version: ProcedureVersion;
  readonly receiving: Agency;
  readonly deciding: Agency;
  readonly unitId: string;
  readonly calendar: WorkingCalendar;
}

export interface Lookup {
  find(row: LegacyDossier): Promise<Found | readonly Fault[]>;
}

/** What the rows of a batch refer to, each thing read once. `codesOn`: the day whose codes the rows name. */
export async function lookupFor(
  ctx: Ctx,
  rows: readonly LegacyDossier[],
  codesOn: string | undefined,
): Promise<Lookup> {
  const today = localDate(ctx.now);
  const agencies = await agenciesOf(ctx);
  const units = await unitsOf(ctx);
  const versions = await versionsOf(ctx, [...new Set(rows.map((row) => row.procedure))]);
  const calendars = new Map<string, Promise<WorkingCalendar>>();
  const calendarOf = (id: string): Promise<WorkingCalendar> => {
    const known = calendars.get(id) ?? loadCalendar(ctx, id);
    calendars.set(id, known);
    return known;
  };
  const competent = new Map<string, Promise<Agency | undefined>>();
  const decidingOf = (unitId: string, procedure: Procedure): Promise<Agency | undefined> => {
    const key = `${unitId} ${procedure.code}`;
    const known =
      competent.get(key) ??
      agenciesFor(ctx, unitId, procedure).then(
        ({ deciding }) => deciding,
        (error: unknown) => {
          if (error instanceof Problem) return undefined;
          throw error;
        },
      );
    competent.set(key, known);
    return known;
  };
  /** The version of that day; for what is older than all versions that are known, the oldest. */
  const versionOf = ({ procedure, submittedAt }: LegacyDossier): ProcedureVersion | undefined => {
    const all = versions.get(procedure) ?? [];
    return all.findLast(({ validFrom }) => validFrom <= localDate(submittedAt)) ?? all[0];
  };
  /** The agency with the code, and who carries its work on where work is left. */
  const agencyOf = (code: string, row: LegacyDossier): Agency | undefined => {
    const named = agencies.agencyAt(code, codesOn ?? localDate(row.submittedAt)) ?? agencies.agencyAt(code, today);
    return named && isOpen(row.state) ? agencies.continuingAgency(named.id, today) : named;
  };
  return {
    async find(row) {
      const faults: Fault[] = [];
      const version = versionOf(row);
      if (!version)
        faults.push({
          field: 'procedure',
          reason: { vi: 'Không có thủ tục với mã này.', en: 'There is no procedure with this code.' },
        });
      else if ((version.procedure.children ?? []).length > 0)
        faults.push({
          field: 'procedure',
          reason: {
            vi: 'Đây là thủ tục liên thông; hãy nhập từng hồ sơ thành phần.',
            en: 'This is a bundle: import its parts, each as a dossier.',
          },
        });
      const receiving = agencyOf(row.agency, row);
      if (!receiving)
        faults.push({
          field: 'agency',
          reason: {
            vi: 'Không có cơ quan với mã này vào ngày nộp, hoặc không có cơ quan kế tục.',
            en: 'No agency had this code on the day of filing, or none carries its work on.',
          },
        });
      const unitId =
        row.unit === undefined
          ? receiving?.unitId
          : (units.unitAt(row.unit, codesOn ?? localDate(row.submittedAt)) ?? units.unitAt(row.unit, today))?.id;
      if (!unitId && row.unit !== undefined)
        faults.push({
          field: 'unit',
          reason: {
            vi: 'Không có đơn vị hành chính với mã này vào ngày nộp.',
            en: 'No unit had this code on the day of filing.',
          },
        });
      if (!version || !receiving || !unitId || faults.length > 0) return faults;
      const deciding =
        row.decidingAgency === undefined
          ? await decidingOf(isOpen(row.state) ? receiving.unitId : unitId, version.procedure)
          : agencyOf(row.decidingAgency, row);
      if (!deciding) {
        return [
          {
            field: 'decidingAgency',
            reason: {
              vi: 'Không xác định được cơ quan giải quyết; hãy ghi mã cơ quan.',
              en: 'The deciding agency is not known: name its code.',
            },
          },
        ];
      }
      return { version, receiving, deciding, unitId, calendar: await calendarOf(deciding.id) };
    },
  };
}

import { z } from 'zod';
import { localDate } from '../../kernel/calendar/index.ts';
import { defineQuery } from '../../kernel/command.ts';
import type { Ctx } from '../../kernel/context.ts';
import { notFound } from '../../kernel/problem.ts';
import { averageRating, regulationEvidence } from '../feedback/index.ts';
import { evidence, formatPeriod } from '../indicators/index.ts';
import { dossierEvidence, proceduresInForce } from '../services/index.ts';
import { countedUnit, scoreFor, scoreParts } from './index766/compute.ts';
import { FIGURES } from './reports/columns.ts';
import { GROUPS, linesOf, procedureNames } from './reports/lines.ts';
import { listFigure } from './reports/list.ts';
import { readStatistics } from './statistics/read.ts';
import { scopeOf, type Where, whereInput, whereOf } from './where.ts';

/** Who reads reports: those who answer for the work of a place. */
export const REPORT_ROLES = ['receptionist', 'leader', 'coordinator', 'executive'] as const;

/** Reports are of a place: only holders of a role there may see them. */
const ofPlace = {
  roles: REPORT_ROLES,
  clientScopes: ['reports:read'],
  scope: async (ctx: Ctx, input: Parameters<typeof whereOf>[1]) => scopeOf(await whereOf(ctx, input)),
};

/** Events name the agency that decides: a score of an agency is always of its decisions. */
const decidedBy = async (ctx: Ctx, input: Parameters<typeof whereOf>[1]): Promise<Where> => ({
  ...(await whereOf(ctx, input)),
  side: 'deciding',
});

export const readIndex = defineQuery({
  name: 'service-quality.index.read',
  title: { vi: 'Điểm chất lượng phục vụ', en: 'Score of service quality' },
  input: z.object(whereInput),
  allow: { public: true },
  run: async (ctx, input) => {
    const where = await decidedBy(ctx, input);
    return { where, ...(await scoreFor(ctx, where)) };
  },
});

/** The score of a unit with all units right below it and all agencies, ranked. */
export const readRanking = defineQuery({
  name: 'service-quality.ranking.read',
  title: { vi: 'Xếp hạng chất lượng phục vụ', en: 'Ranking by service quality' },
  input: z.object({ unit: whereInput.unit, period: whereInput.period }),
  allow: { public: true },
  run: async (ctx, input) => {
    const where = await decidedBy(ctx, input);
    return { where, ...(await scoreParts(ctx, where)) };
  },
});

export const EVIDENCE_PARTS = ['numerator', 'denominator', 'overdue'] as const;

/** The dossiers behind one number of a component. */
export const readComponentEvidence = defineQuery({
  name: 'service-quality.evidence.read',
  title: { vi: 'Hồ sơ làm căn cứ của điểm', en: 'The dossiers behind a score' },
  input: z.object({
    ...whereInput,
    component: z.string().max(60),
    part: z.enum(EVIDENCE_PARTS),
    cursor: z.string().max(200).optional(),
  }),
  allow: { public: true },
  run: async (ctx, input) => {
    const where = await decidedBy(ctx, input);
    const scored = await scoreFor(ctx, where);
    const found = scored.groups
      .flatMap((group) => group.components)
      .find(({ component }) => component.code === input.component);
    const shown =
      input.part === 'overdue'
        ? found?.overdue
        : input.part === 'numerator'
          ? found?.value?.numerator
          : found?.value?.denominator;
    if (!found?.indicator || shown === null || shown === undefined)
      throw notFound({ vi: 'số liệu của thành phần này', en: 'Data of this component' });
    const listed =
      input.part === 'overdue'
        ? await listFigure(ctx, where, 'overdue', {}, { cursor: input.cursor })
        : await evidence(ctx, found.indicator, countedUnit(where), where.period, {
            part: input.part,
            cursor: input.cursor,
            agencyId: where.agency?.id,
          });
    const lines = listed.rows.map((row) => ('ref' in row ? { id: row.ref, n: row.n } : { id: row.id, n: 1 }));
    const ids = [...new Set(lines.map((line) => line.id))];
    const dossiers = await dossierEvidence(ctx, ids);
    const others = await regulationEvidence(
      ctx,
      ids.filter((id) => !dossiers.has(id)),
    );
    return {
      where,
      index: scored.index,
      component: found,
      shown,
      rows: lines.map((line) => ({ ...line, dossier: dossiers.get(line.id), feedback: others.get(line.id) })),
      next: listed.next ?? null,
    };
  },
});

export const readReport = defineQuery({
  name: 'service-quality.report.read',
  title: { vi: 'Báo cáo giải quyết hồ sơ', en: 'Report on the handling of dossiers' },
  input: z.object({ ...whereInput, by: z.enum(GROUPS).default('procedure') }),
  allow: ofPlace,
  run: async (ctx, input) => {
    const where = await whereOf(ctx, input);
    return { where, by: input.by, ...(await linesOf(ctx, where, input.by)) };
  },
});

export const narrowInput = {
  procedure: z.string().max(20).optional(),
  /** Field of procedures, by its Vietnamese name. */
  field: z.string().max(200).optional(),
  /** Id of a unit: only what lies at itself, not below it. */
  at: z.uuid().optional(),
  /** Id of the deciding agency. */
  decides: z.uuid().optional(),
};

/** The dossiers behind a figure of the report. */
export const listReport = defineQuery({
  name: 'service-quality.report.list',
  title: { vi: 'Hồ sơ của một cột báo cáo', en: 'Dossiers of a figure of the report' },
  input: z.object({ ...whereInput, ...narrowInput, figure: z.enum(FIGURES), cursor: z.string().max(200).optional() }),
  allow: ofPlace,
  run: async (ctx, input) => {
    const where = await whereOf(ctx, input);
    const names = await procedureNames(ctx);
    const procedures = input.procedure
      ? [input.procedure]
      : input.field
        ? [...names].filter(([, name]) => name.field.vi === input.field).map(([code]) => code)
        : undefined;
    const { rows, next } = await listFigure(
      ctx,
      where,
      input.figure,
      { procedures, unitId: input.at, agencyId: input.decides },
      { cursor: input.cursor },
    );
    const dossiers = await dossierEvidence(
      ctx,
      rows.map((row) => row.id),
    );
    return { where, rows: rows.map((row) => ({ ...row, dossier: dossiers.get(row.id) })), next };
  },
});

export const readProcedureStatistics = defineQuery({
  name: 'service-quality.statistics.read',
  title: { vi: 'Thống kê giải quyết của một thủ tục', en: 'Statistics of a procedure' },
  input: z.object({ code: z.string().max(20) }),
  allow: { public: true },
  run: async (ctx, { code }) => {
    const version = (await proceduresInForce(ctx)).find(({ procedure }) => procedure.code === code);
    if (!version) throw notFound({ vi: 'thủ tục hành chính này', en: 'This procedure' });
    const statistics = await readStatistics(ctx, code);
    const [first] = statistics.months;
    const since = first ? `${formatPeriod(first.month)}-01` : localDate(ctx.now);
    return { procedure: version.procedure, statistics, rating: await averageRating(ctx, code, since) };
  },
});

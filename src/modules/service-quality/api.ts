import { z } from 'zod';
import { ask } from '../../kernel/execute.ts';
import { defineEndpoint } from '../../kernel/http/endpoint.ts';
import { formatPeriod } from '../indicators/index.ts';
import type { Scored } from './index766/compute.ts';
import type { Total } from './index766/score.ts';
import { readIndex, readProcedureStatistics, readRanking, readReport } from './queries.ts';
import { COLUMNS, type Counts } from './reports/columns.ts';
import { GROUPS } from './reports/lines.ts';
import type { Published } from './statistics/read.ts';
import type { Where } from './where.ts';

const text = z.object({ vi: z.string(), en: z.string() });
const totalSchema = z.object({
  points: z.number(),
  computable: z.number().describe('Greatest points of the components that could be computed'),
  max: z.number(),
  percent: z.number().nullable().describe('points / computable; null when nothing could be computed'),
});
const placeSchema = z.object({
  unit: z.object({ id: z.string(), code: z.string(), name: z.string() }),
  agency: z.object({ id: z.string(), identifier: z.string(), name: z.string() }).nullable(),
  period: z.string(),
  from: z.string().describe('First instant of the period'),
  until: z.string().describe('When the figures hold: the end of the period, or now while it lasts'),
});

const placeOf = ({ place, agency, period, from, until }: Where): z.input<typeof placeSchema> => ({
  unit: { id: place.unit.id, code: place.unit.code, name: place.unit.name },
  agency: agency && { id: agency.id, identifier: agency.identifier, name: agency.name },
  period: formatPeriod(period),
  from: from.toISOString(),
  until: until.toISOString(),
});

const query = {
  unit: z.string().max(10).optional().describe('Code of the unit at the end of the period; the province when absent'),
  agency: z.string().max(40).optional().describe('Identifier of an agency (Decision 20/2020/QĐ-TTg); goes before unit'),
  period: z.string().optional().describe('`2026-03`, `2026-Q1`, `2026`, `ytd-2026-03`; this year to date when absent'),
};

const componentSchema = z.object({
  code: z.string(),
  number: z.string(),
  name: text,
  max: z.number(),
  formula: text,
  indicator: z.string().nullable().describe('Null: the system has no data for it'),
  numerator: z.number().nullable(),
  denominator: z.number().nullable().describe('With the open overdue dossiers, where the formula adds them'),
  overdue: z.number().nullable(),
  state: z.enum(['scored', 'idle', 'no-data']),
  points: z.number().nullable(),
});

const groupsOf = ({ groups }: Scored) =>
  groups.map(({ group, components, total }) => ({
    code: group.code,
    name: group.name,
    max: group.max,
    total: { ...total },
    components: components.map(({ component, indicator, ratio, overdue, score }) => ({
      code: component.code,
      number: component.number,
      name: component.name,
      max: component.max,
      formula: component.formula,
      indicator: indicator?.code ?? null,
      numerator: ratio?.numerator ?? null,
      denominator: ratio?.denominator ?? null,
      overdue,
      state: score.state,
      points: score.state === 'scored' ? score.points : null,
    })),
  }));

const rankedSchema = z.object({ id: z.string(), rank: z.int().nullable(), total: totalSchema });
const rankedOf = (rows: readonly { id: string; rank: number | null; total: Total }[]) =>
  rows.map(({ id, rank, total }) => ({ id, rank, total: { ...total } }));

const counts = z.object(
  Object.fromEntries(COLUMNS.map((column) => [column, z.int()])) as Record<keyof Counts, z.ZodInt>,
);
const publishedSchema = z.union([z.int(), z.literal('hidden')]).describe('`hidden`: from 1 to 4, not published');
const month = ({
  month: period,
  received,
  handled,
}: {
  month: Parameters<typeof formatPeriod>[0];
  received: Published;
  handled: Published;
}) => ({
  month: formatPeriod(period),
  received,
  handled,
});

export const endpoints = [
  defineEndpoint({
    method: 'get',
    path: '/api/v1/service-quality/766',
    operationId: 'readServiceQuality',
    summary: 'Score of service quality (Decision 766/QĐ-TTg) of a unit or an agency, with every number of its formula',
    description:
      'Components the system has no data for count neither as points nor as points that could be obtained. For a unit the units below it and the agencies in it are ranked.',
    tag: 'service quality',
    access: 'public',
    query: z.object(query),
    response: z.object({
      ...placeSchema.shape,
      index: z.object({ code: z.string(), number: z.string(), name: text, validFrom: z.string() }),
      total: totalSchema,
      groups: z.array(
        z.object({
          code: z.string(),
          name: text,
          max: z.number(),
          total: totalSchema,
          components: z.array(componentSchema),
        }),
      ),
      units: z.array(rankedSchema),
      agencies: z.array(rankedSchema),
    }),
    handle: async (ctx, call) => {
      const { agency, ...rest } = call.query;
      const ranking = agency ? null : await ask(ctx, readRanking, rest);
      const view = ranking ? { ...ranking, ...ranking.whole } : await ask(ctx, readIndex, call.query);
      const { code, number, name, validFrom } = view.index;
      return {
        ...placeOf(view.where),
        index: { code, number, name, validFrom },
        total: { ...view.total },
        groups: groupsOf(view),
        units: rankedOf(ranking?.units ?? []),
        agencies: rankedOf(ranking?.agencies ?? []),
      };
    },
  }),
  defineEndpoint({
    method: 'get',
    path: '/api/v1/reports/dossiers',
    operationId: 'readDossierReport',
    summary: 'Report on the handling of dossiers: received, handled, in progress, suspended; it always balances',
    tag: 'service quality',
    access: 'session',
    query: z.object({ ...query, by: z.enum(GROUPS).optional().describe('One line per …; procedures when absent') }),
    response: z.object({
      ...placeSchema.shape,
      by: z.enum(GROUPS),
      total: counts,
      lines: z.array(z.object({ key: z.string(), code: z.string().nullable(), name: text, counts })),
    }),
    handle: async (ctx, call) => {
      const { where, by, lines, total } = await ask(ctx, readReport, call.query);
      return {
        ...placeOf(where),
        by,
        total: { ...total },
        lines: lines.map(({ key, code, name, counts: own }) => ({ key, code, name, counts: { ...own } })),
      };
    },
  }),
  defineEndpoint({
    method: 'get',
    path: '/api/v1/procedures/{code}/statistics',
    operationId: 'readProcedureStatistics',
    summary: 'How a procedure goes in practice: median working time, share in time, numbers per month',
    tag: 'procedures',
    access: 'public',
    params: z.object({ code: z.string().max(20) }),
    response: z.object({
      procedure: z.string(),
      months: z.array(z.object({ month: z.string(), received: publishedSchema, handled: publishedSchema })),
      received: publishedSchema,
      handled: publishedSchema,
      channels: z.object({ direct: publishedSchema, online: publishedSchema, postal: publishedSchema }),
      onTimePercent: z.number().nullable(),
      medianWorkingMinutes: z.int().nullable(),
    }),
    handle: async (ctx, { params }) => {
      const { statistics } = await ask(ctx, readProcedureStatistics, params);
      const { onTime, medianMinutes, months, channels, ...rest } = statistics;
      return {
        ...rest,
        months: months.map(month),
        channels: { ...channels },
        onTimePercent: onTime,
        medianWorkingMinutes: medianMinutes,
      };
    },
  }),
];

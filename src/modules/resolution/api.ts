import { z } from 'zod';
import { ask } from '../../kernel/execute.ts';
import { defineEndpoint } from '../../kernel/http/endpoint.ts';
import { formatPeriod, type Value } from '../indicators/index.ts';
import { explainStatus } from './explain.ts';
import { readBoard, readTarget } from './queries.ts';
import type { TargetState } from './targets.ts';

const text = z.object({ vi: z.string(), en: z.string() });
const unit = z.object({ id: z.string(), code: z.string(), name: z.string() });
const figures = { numerator: z.number(), denominator: z.number().nullable(), value: z.number().nullable() };
const due = z.object({ by: z.string(), value: z.number() });
const targetSchema = z.object({
  code: z.string(),
  group: z.string(),
  text,
  unit: z.object({ code: z.string(), name: text }),
  comparison: z.enum(['>=', '>', '<=', '<']),
  values: z.array(due.extend({ confidence: z.string() })),
  scope: z.enum(['province', 'national']),
  source: z.object({ number: z.string(), date: z.string(), title: text, issuer: text }),
  clause: text.nullable(),
  seenIn: z.string().nullable(),
  confidence: z.string().describe('How well the target is known: legal-text, secondary, press, memory'),
  indicator: z.string().nullable().describe('Null: nothing computes it yet'),
  ...figures,
  numerator: z.number().nullable(),
  status: z.object({
    state: z.enum(['reached', 'ahead', 'on', 'behind', 'none']),
    day: z.string(),
    required: z.number(),
    due,
    gap: z.number().nullable(),
    explanation: text,
  }),
});

function described(state: TargetState): z.input<typeof targetSchema> {
  const { target, value, status, day } = state;
  return {
    code: target.code,
    group: target.group,
    text: target.text,
    unit: target.unit,
    comparison: target.comparison,
    values: [...target.values],
    scope: target.scope,
    source: target.source,
    clause: target.clause ?? null,
    seenIn: target.seenIn ?? null,
    confidence: target.confidence,
    indicator: state.indicator?.code ?? null,
    numerator: value?.numerator ?? null,
    denominator: value?.denominator ?? null,
    value: value?.value ?? null,
    status: {
      state: status.state,
      day,
      required: status.required,
      due: status.due,
      gap: status.gap,
      explanation: { vi: explainStatus(state, 'vi').join(' '), en: explainStatus(state, 'en').join(' ') },
    },
  };
}

const query = z.object({
  unit: z.string().max(10).optional().describe('Code of the unit at the end of the period; the province when absent'),
  period: z.string().optional().describe('`2026-03`, `2026-Q1`, `2026`, `ytd-2026-03`; this year to date when absent'),
});
const figuresOf = ({ numerator, denominator, value }: Value) => ({ numerator, denominator, value });

export const endpoints = [
  defineEndpoint({
    method: 'get',
    path: '/api/v1/resolution',
    operationId: 'readResolution',
    summary: 'The resolution with its groups of tasks and its targets, each with its live value and status',
    tag: 'resolution',
    access: 'public',
    query,
    response: z.object({
      resolution: z.object({ code: z.string(), number: z.string(), date: z.string(), title: text, issuer: text }),
      unit,
      period: z.string(),
      asOf: z.string(),
      groups: z.array(z.object({ code: z.string(), name: text, status: z.enum(['legal-text', 'working-label']) })),
      targets: z.array(targetSchema),
    }),
    handle: async (ctx, call) => {
      const view = await ask(ctx, readBoard, call.query);
      const { id, code, name } = view.place.unit;
      return {
        resolution: view.resolution,
        unit: { id, code, name },
        period: formatPeriod(view.period),
        asOf: ctx.now.toISOString(),
        groups: [...view.groups],
        targets: view.targets.map(described),
      };
    },
  }),
  defineEndpoint({
    method: 'get',
    path: '/api/v1/targets/{code}',
    operationId: 'readTarget',
    summary: 'One target with its value, its parts and its last months',
    tag: 'resolution',
    access: 'public',
    params: z.object({ code: z.string() }),
    query,
    response: targetSchema.extend({
      at: unit,
      period: z.string(),
      asOf: z.string(),
      parts: z.array(unit.extend(figures)).describe('Units directly below; figures add up to those above'),
      months: z.array(z.object({ period: z.string(), ...figures })),
    }),
    handle: async (ctx, call) => {
      const view = await ask(ctx, readTarget, { ...call.query, code: call.params.code });
      const { id, code, name } = view.place.unit;
      return {
        ...described(view.state),
        at: { id, code, name },
        period: formatPeriod(view.period),
        asOf: ctx.now.toISOString(),
        parts: (view.figures?.parts ?? []).map((part) => ({
          id: part.unit.id,
          code: part.unit.code,
          name: part.unit.name,
          ...figuresOf(part.value),
        })),
        months: (view.figures?.months ?? []).map((month) => ({
          period: formatPeriod(month.period),
          ...figuresOf(month),
        })),
      };
    },
  }),
];

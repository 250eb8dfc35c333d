import type { Lang, Text } from '../../../kernel/text.ts';
import { AGENCY_KINDS } from '../../../kernel/units/index.ts';
import type { Procedure } from '../../services/index.ts';
import { VALUES } from '../words/labels.ts';
import { workflowWords } from '../words/workflow.ts';

export type NodeKind = 'start' | 'end' | 'task' | 'choice' | 'parallel' | 'call' | 'withdrawal';

export interface WorkNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly lane: string;
  /** Said in the documentation of the element. */
  readonly about?: string;
  /** The task at whose edge it stands. */
  readonly at?: string;
}

export interface WorkFlow {
  readonly from: string;
  readonly to: string;
  readonly name?: string;
}

/** The workflow of a procedure as a graph: who (lanes), what (nodes), and what follows (flows). */
export interface Workflow {
  readonly lanes: readonly { readonly id: string; readonly name: string }[];
  readonly nodes: readonly WorkNode[];
  readonly flows: readonly WorkFlow[];
}

const APPLICANT = 'applicant';

/**
 * The graph of a procedure: its steps in their order, with the ways out that every dossier has (supplement, refusal,
 * withdrawal, stop, sending back) and those that this procedure adds (financial duty, consultations, child dossiers). The
 * numbers behind the ends are the states of the national portal. Pure.
 */
export function workflowOf(procedure: Procedure, lang: Lang): Workflow {
  const t = workflowWords(lang);
  const nodes: WorkNode[] = [];
  const flows: WorkFlow[] = [];
  const add = (node: WorkNode): string => {
    nodes.push(node);
    return node.id;
  };
  const flow = (from: string, to: string, name?: string) => flows.push({ from, to, ...(name ? { name } : {}) });
  const step = (key: string) => procedure.steps.find((one) => one.key === key);
  const task = (key: string): string | undefined => {
    const found = step(key);
    if (!found) return undefined;
    const about = t('about', { hours: String(found.hours), role: roleName(found.role, lang) });
    return add({ id: key, kind: 'task', name: found.name[lang], lane: found.role, about });
  };
  const role = (key: string, otherwise: string) => step(key)?.role ?? otherwise;

  add({ id: 'start', kind: 'start', name: t('filed'), lane: APPLICANT });
  const receive = task('receive') ?? add({ id: 'receive', kind: 'task', name: t('receive'), lane: 'receptionist' });
  const desk = role('receive', 'receptionist');
  flow('start', receive);
  add({ id: 'complete', kind: 'choice', name: t('isComplete'), lane: desk });
  flow(receive, 'complete');
  add({ id: 'supply_first', kind: 'task', name: t('supply'), lane: APPLICANT });
  flow('complete', 'supply_first', t('missing'));
  flow('supply_first', receive);
  add({ id: 'refused', kind: 'end', name: t('refused'), lane: desk });
  flow('complete', 'refused', t('refuse'));

  let last = 'complete';
  let word: string | undefined = t('yes');
  const follow = (id: string): void => {
    flow(last, id, word);
    last = id;
    word = undefined;
  };
  if (procedure.children.length > 0) {
    follow(add({ id: 'split', kind: 'parallel', name: '', lane: desk }));
    add({ id: 'join', kind: 'parallel', name: '', lane: desk });
    procedure.children.forEach((child) => {
      const id = add({
        id: `child_${child.key}`,
        kind: 'call',
        name: t('child', { code: child.procedure }),
        lane: desk,
      });
      flow(child.afterChild ? `child_${child.afterChild}` : 'split', id);
      if (!procedure.children.some((other) => other.afterChild === child.key)) flow(id, 'join');
    });
  }
  const process = task('process');
  const handler = role('process', 'handler');
  if (process) {
    follow(process);
    add({ id: 'withdraw', kind: 'withdrawal', name: t('withdraw'), lane: handler, at: process });
    add({ id: 'withdrawn', kind: 'end', name: t('withdrawn'), lane: handler });
    flow('withdraw', 'withdrawn');
    for (const one of procedure.consultations) {
      const lane = `agency_${one.key}`;
      const asked = add({ id: `consult_${one.key}`, kind: 'task', name: one.name[lang], lane });
      if (!one.when) {
        follow(asked);
        continue;
      }
      follow(add({ id: `ask_${one.key}`, kind: 'choice', name: t('isConsulted'), lane: handler }));
      flow(last, asked, t('yes'));
      const after = add({ id: `asked_${one.key}`, kind: 'choice', name: '', lane: handler });
      flow(asked, after);
      word = t('no');
      follow(after);
    }
    follow(add({ id: 'examined', kind: 'choice', name: t('outcome'), lane: handler }));
    add({ id: 'supply', kind: 'task', name: t('supply'), lane: APPLICANT });
    flow('examined', 'supply', t('missing'));
    add({ id: 'supplied', kind: 'choice', name: t('isSupplied'), lane: APPLICANT });
    flow('supply', 'supplied');
    flow('supplied', process, t('yes'));
    add({ id: 'stopped', kind: 'end', name: t('stopped'), lane: APPLICANT });
    flow('supplied', 'stopped', t('no'));
    if (procedure.fees.some((fee) => fee.financialDuty)) {
      flow('examined', add({ id: 'pay', kind: 'task', name: t('pay'), lane: APPLICANT }), t('duty'));
      flow('pay', process);
    }
    word = t('propose');
  }
  const approve = task('approve') ?? add({ id: 'approve', kind: 'task', name: t('approve'), lane: 'leader' });
  follow(approve);
  follow(add({ id: 'decided', kind: 'choice', name: t('decision'), lane: role('approve', 'leader') }));
  flow('decided', process ?? receive, t('sendBack'));
  const counter = role('issue', desk);
  const issue = task('issue') ?? add({ id: 'issue', kind: 'task', name: t('issue'), lane: counter });
  add({ id: 'returned', kind: 'end', name: t('returned'), lane: counter });
  add({ id: 'deny', kind: 'task', name: t('issueRefusal'), lane: counter });
  add({ id: 'denied', kind: 'end', name: t('denied'), lane: counter });
  flow('decided', 'deny', t('deny'));
  flow('deny', 'denied');
  if (procedure.children.length > 0) {
    flow('decided', 'join', t('grant'));
    flow('join', issue);
  } else flow('decided', issue, t('grant'));
  flow(issue, 'returned');

  const order = [APPLICANT, desk, counter, handler, role('approve', 'leader')];
  const used = new Set(nodes.map((node) => node.lane));
  const lanes = [...new Set([...order, ...used])].filter((lane) => used.has(lane));
  return { lanes: lanes.map((id) => ({ id, name: laneName(procedure, id, lang) })), nodes, flows };
}

const roleName = (role: string, lang: Lang): string => (VALUES[`=${role}`] as Text | undefined)?.[lang] ?? role;

function laneName(procedure: Procedure, lane: string, lang: Lang): string {
  if (lane === APPLICANT) return workflowWords(lang)('applicant');
  const asked = procedure.consultations.find((one) => `agency_${one.key}` === lane);
  return asked ? AGENCY_KINDS[asked.agency][lang] : roleName(lane, lang);
}

import { checkCondition, namesIn } from '../forms/check.ts';
import type { Condition } from '../forms/conditions.ts';
import type { Field } from '../forms/fields.ts';
import type { Limit } from './parts.ts';
import { templatesOf } from './result.ts';
import type { Procedure } from './schema.ts';

type Path = (string | number)[];
type Report = (path: Path, message: string) => void;

/** Working hours in a day of work. */
const DAY = 8;

/** Working hours that a limit leaves at least, whatever day it begins on: a week of calendar days holds five of work. */
export function hoursOf(limit: Limit): number {
  switch (limit.unit) {
    case 'working_days':
      return limit.value * DAY;
    case 'calendar_days':
      return Math.floor((limit.value * 5) / 7) * DAY;
    case 'hours':
      return limit.value;
    case 'same_day':
      return DAY;
  }
}

const LIMIT_WORDS = {
  working_days: 'working days',
  calendar_days: 'calendar days',
  hours: 'hours',
  same_day: 'same day',
};
const written = (limit: Limit): string =>
  'value' in limit ? `${limit.value} ${LIMIT_WORDS[limit.unit]}` : LIMIT_WORDS[limit.unit];

/** What a procedure must keep besides its shape, so that a dossier filed under it can always go on. */
export function checkProcedure(
  procedure: Procedure,
  ctx: { addIssue(issue: { code: 'custom'; path: Path; message: string }): void },
): void {
  const report: Report = (path, message) => ctx.addIssue({ code: 'custom', path, message });
  const asked = new Map(procedure.form.pages.flatMap((page) => page.fields).map((field) => [field.key, field]));
  if (procedure.validTo !== undefined && procedure.validTo <= procedure.validFrom)
    report(['validTo'], 'validTo must be after validFrom');
  unique(procedure.fees, ['fees'], report);
  unique(procedure.exemptions, ['exemptions'], report);
  unique(procedure.cases, ['cases'], report);
  unique(procedure.components, ['components'], report);
  unique(procedure.children, ['children'], report);
  unique(procedure.consultations, ['consultations'], report);
  unique(procedure.steps, ['steps'], report);
  unique(procedure.signers, ['signers'], report);
  checkManners(procedure, report);
  checkFees(procedure, asked, report);
  checkPapers(procedure, report);
  checkPlace(procedure, asked, report);
  procedure.signers.forEach((signer, i) => {
    if (asked.get(signer.idField)?.kind !== 'personalId')
      report(['signers', i, 'idField'], `"${signer.idField}" asks for no personal ID number`);
    for (const key of [signer.nameField, ...signer.fields])
      if (!asked.has(key)) report(['signers', i, 'fields'], `no field "${key}"`);
  });
  for (const [name, list] of [
    ['cases', procedure.cases],
    ['exemptions', procedure.exemptions],
    ['children', procedure.children],
    ['signers', procedure.signers],
    ['consultations', procedure.consultations],
  ] as const)
    list.forEach((one: { when?: Condition | undefined }, i) => {
      if (one.when) checkCondition(one.when, asked, [name, i, 'when'], (path, message) => report([...path], message));
    });
  procedure.children.forEach((child, i) => {
    if (child.procedure === procedure.code) report(['children', i, 'procedure'], 'a procedure is no child of itself');
    if (child.afterChild !== undefined && !procedure.children.slice(0, i).some(({ key }) => key === child.afterChild))
      report(['children', i, 'afterChild'], `no child "${child.afterChild}" before this one`);
    for (const [to, from] of Object.entries(child.answers))
      if (from !== null && !asked.has(from)) report(['children', i, 'answers', to], `no field "${from}"`);
  });
  for (const { text, path } of templatesOf(procedure.result))
    for (const name of namesIn(text)) if (!asked.has(name)) report(['result', ...path], `no field "${name}"`);
  for (const key of ['receive', 'approve'] as const)
    if (!procedure.steps.some((step) => step.key === key)) report(['steps'], `the step "${key}" is missing`);
  if (procedure.presence && procedure.presence.at === 'filing' && procedure.onlineLevel === 'full')
    report(['onlineLevel'], 'cannot be fully online when people have to come to file');
}

function unique(list: readonly { readonly key: string }[], path: Path, report: Report): void {
  const seen = new Set<string>();
  list.forEach(({ key }, i) => {
    if (seen.has(key)) report([...path, i, 'key'], `the key "${key}" occurs twice`);
    seen.add(key);
  });
}

function checkManners(procedure: Procedure, report: Report): void {
  const fees = new Set(procedure.fees.map((fee) => fee.key));
  const hours = procedure.steps.reduce((sum, step) => sum + step.hours, 0);
  const channels = procedure.manners.map((manner) => manner.channel);
  procedure.manners.forEach((manner, i) => {
    manner.fees.forEach((key, j) => {
      if (!fees.has(key)) report(['manners', i, 'fees', j], `no fee with the key "${key}"`);
    });
    const most = hoursOf(manner.limit);
    if (hours > most)
      report(
        ['manners', i, 'limit'],
        `the steps take ${hours} working hours, more than the limit of ${written(manner.limit)} (${most} hours)`,
      );
    if (channels.indexOf(manner.channel) !== i)
      report(['manners', i, 'channel'], `the channel "${manner.channel}" occurs twice`);
  });
}

function checkFees(procedure: Procedure, asked: ReadonlyMap<string, Field>, report: Report): void {
  const charged = new Set(procedure.manners.flatMap((manner) => manner.fees));
  procedure.fees.forEach((fee, i) => {
    const at = (...rest: Path): Path => ['fees', i, ...rest];
    if (!charged.has(fee.key)) report(at('key'), `no manner of filing charges the fee "${fee.key}"`);
    if (fee.when) checkCondition(fee.when, asked, at('when'), (path, message) => report([...path], message));
    fee.tiers.forEach((tier, j) => {
      if (tier.from <= (fee.tiers[j - 1]?.from ?? 1)) report(at('tiers', j, 'from'), 'tiers ascend');
    });
    if (fee.whenLate && asked.get(fee.whenLate.since)?.kind !== 'date')
      report(at('whenLate', 'since'), `"${fee.whenLate.since}" is not a date of the form`);
    if (!fee.count) return;
    const { group: name, units, sets } = fee.count;
    const group = name === undefined ? undefined : asked.get(name);
    if (name !== undefined && group?.kind !== 'group') report(at('count', 'group'), `no group "${name}"`);
    const inside = new Map(group?.kind === 'group' ? group.fields.map((field) => [field.key, field] as const) : asked);
    for (const [part, key] of [
      ['units', units],
      ['sets', sets],
    ] as const)
      if (key !== undefined && inside.get(key)?.kind !== 'integer')
        report(at('count', part), `"${key}" is not a whole number of the form`);
  });
  procedure.exemptions.forEach((exemption, i) => {
    exemption.fees?.forEach((key, j) => {
      if (!procedure.fees.some((fee) => fee.key === key))
        report(['exemptions', i, 'fees', j], `no fee with the key "${key}"`);
    });
  });
}

function checkPapers(procedure: Procedure, report: Report): void {
  const uploads = new Set(
    procedure.components.filter((component) => component.source === 'upload').map((component) => component.key),
  );
  const online = procedure.manners.some((manner) => manner.channel === 'online');
  const requested = new Set<string>();
  procedure.form.pages.forEach((page, i) => {
    page.fields.forEach((field, j) => {
      if (field.kind !== 'file') return;
      requested.add(field.component);
      if (!uploads.has(field.component))
        report(
          ['form', 'pages', i, 'fields', j, 'component'],
          `no uploaded component with the key "${field.component}"`,
        );
    });
  });
  procedure.components.forEach((component, i) => {
    if (online && component.source === 'upload' && component.required && !requested.has(component.key))
      report(['components', i], `the form never asks for the required paper "${component.key}"`);
  });
}

/** Where to file must be known for certain: the question is asked of everybody and takes places of the province only. */
function checkPlace(procedure: Procedure, asked: ReadonlyMap<string, Field>, report: Report): void {
  const { unitField } = procedure.agencies;
  if (unitField === undefined) return;
  const path: Path = ['agencies', 'unitField'];
  const field = asked.get(unitField);
  if (!field) {
    report(path, `no field "${unitField}"`);
    return;
  }
  if (field.kind !== 'commune' && !(field.kind === 'address' && field.scope === 'province')) {
    report(path, `"${unitField}" is neither a commune nor an address within the province`);
    return;
  }
  const page = procedure.form.pages.find((one) => one.fields.includes(field));
  if (!field.required || field.showIf || page?.showIf)
    report(path, `"${unitField}" must be asked of everybody, or the dossier may have nowhere to go`);
}

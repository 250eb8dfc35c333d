import type { Text } from '../../../kernel/text.ts';
import { AGENCY_KINDS } from '../../../kernel/units/index.ts';
import { type Procedure, procedureSchema, templatesOf } from '../../services/index.ts';
import { procedureShape } from '../model/sections.ts';
import { isRecord, membersOf, type Path, type Shape } from '../model/shape.ts';
import { choiceText } from '../words/labels.ts';
import { type CheckProblem, schemaProblems } from './schema-problems.ts';
import type { CheckWorld } from './world.ts';

export type { CheckProblem } from './schema-problems.ts';
export type { CheckWorld } from './world.ts';

type Report = (severity: CheckProblem['severity'], path: Path, vi: string, en: string) => void;

/**
 * Everything that has to be said about a procedure before it is published: what its schema refuses (shape, references,
 * reachability of pages and questions, steps against limits, required papers), then what only makes sense of a whole
 * procedure. Without `world` only what follows from the procedure itself. Pure.
 */
export function checkProcedure(body: unknown, world?: CheckWorld): CheckProblem[] {
  const problems: CheckProblem[] = [];
  const report: Report = (severity, path, vi, en) => problems.push({ severity, path, text: { vi, en } });
  checkTexts(procedureShape, [], body, report);
  // Blank words are named above; the schema lets a space pass.
  problems.push(...schemaProblems(body));
  if (problems.some((problem) => problem.severity === 'error')) return problems;
  const procedure = procedureSchema.parse(body);
  checkNumber(procedure, report);
  checkMarks(procedure, report);
  checkFees(procedure, report);
  checkSteps(procedure, report);
  checkSources(procedure, report);
  if (world) checkPlaces(procedure, world, report);
  return problems;
}

/** Texts that are blank, and English that is the Vietnamese again. */
function checkTexts(shape: Shape, path: Path, value: unknown, report: Report): void {
  if (shape.kind === 'text' && isRecord(value)) {
    for (const lang of ['vi', 'en'] as const)
      if (typeof value[lang] === 'string' && value[lang] !== '' && value[lang].trim() === '')
        report('error', [...path, lang], 'chưa điền', 'is missing');
    if (typeof value.vi === 'string' && value.vi === value.en && /[^\p{ASCII}]/u.test(value.vi))
      report('warning', [...path, 'en'], 'chưa dịch sang tiếng Anh', 'is not translated into English');
  } else if (shape.kind === 'list' && Array.isArray(value))
    value.forEach((item, i) => {
      checkTexts(shape.item, [...path, i], item, report);
    });
  else if (isRecord(value))
    for (const member of membersOf(shape, value))
      if (value[member.key] !== undefined) checkTexts(member.shape, [...path, member.key], value[member.key], report);
}

/** Marks that the number of a result may have; each book counts anew every year. */
const NUMBER_MARKS = ['n', 'year'];

function checkNumber({ result }: Procedure, report: Report): void {
  const path = ['result', 'number'];
  const marks = [...result.number.matchAll(/\{(\w*)\}/g)].map((match) => match[1] as string);
  for (const mark of marks)
    if (!NUMBER_MARKS.includes(mark))
      report(
        'error',
        path,
        `không có ký hiệu {${mark}}; chỉ dùng {n} và {year}`,
        `there is no mark {${mark}}; use {n} and {year}`,
      );
  if (!marks.includes('year'))
    report(
      'warning',
      path,
      'không có năm {year} nên số của hai năm sẽ giống nhau',
      'has no {year}, so numbers of two years look alike',
    );
}

/** Marks in templates that are no name of a question at all, such as the words of one that does not exist. */
function checkMarks({ result, form }: Procedure, report: Report): void {
  const templates = [
    ...templatesOf(result).map(({ text, path }) => ({ text, path: ['result', ...path] as Path })),
    ...(['vi', 'en'] as const).map((lang) => ({ text: form.subject[lang], path: ['form', 'subject', lang] as Path })),
  ];
  for (const { text, path } of templates)
    for (const [, mark = ''] of text.matchAll(/\{([^{}]*)\}/g))
      if (!/^\w+$/.test(mark))
        report('error', path, `biểu mẫu không có câu hỏi “${mark}”`, `the form has no question “${mark}”`);
}

function checkFees(procedure: Procedure, report: Report): void {
  (['fees', 'exemptions', 'cases'] as const).forEach((list) => {
    (procedure[list] ?? []).forEach((one, i) => {
      if (list !== 'cases' && !one.basis?.trim())
        report('error', [list, i, 'basis'], 'chưa ghi căn cứ pháp lý', 'has no legal basis');
      if (one.confidence === 'unverified')
        report(
          'warning',
          [list, i, 'confidence'],
          'chưa đối chiếu với văn bản gốc',
          'was not compared with its source',
        );
    });
  });
}

/** The role that the commands of each step ask for. */
const ROLE_OF_STEP: Readonly<Record<string, string>> = {
  receive: 'receptionist',
  process: 'handler',
  approve: 'leader',
  issue: 'receptionist',
};
const ORDER = Object.keys(ROLE_OF_STEP);

/** Every state a dossier can come into has a way out: a step, in its place, by somebody who may do it. */
function checkSteps({ steps }: Procedure, report: Report): void {
  for (const key of ORDER)
    if (!steps.some((step) => step.key === key)) {
      const step = { vi: choiceText(['steps', 'key'], key, 'vi'), en: choiceText(['steps', 'key'], key, 'en') };
      report(
        'warning',
        ['steps'],
        `không có bước ${step.vi}: hồ sơ ở bước này không có thời hạn riêng`,
        `there is no step ${step.en}: dossiers there have no time of their own`,
      );
    }
  steps.forEach((step, i) => {
    const before = steps[i - 1];
    if (before && ORDER.indexOf(step.key) < ORDER.indexOf(before.key))
      report(
        'error',
        ['steps', i, 'key'],
        `phải đứng trước bước “${before.name.vi}”`,
        `must come before the step “${before.name.en}”`,
      );
    const role = ROLE_OF_STEP[step.key];
    if (role && step.role !== role)
      report(
        'warning',
        ['steps', i, 'role'],
        `phần mềm giao việc này cho ${choiceText([], role, 'vi')}`,
        `the program gives this work to the ${choiceText([], role, 'en')}`,
      );
  });
  if (steps.every((step) => step.hours === 0))
    report('warning', ['steps'], 'chưa chia thời gian cho bước nào', 'no step has a share of the time');
}

function checkSources(procedure: Procedure, report: Report): void {
  procedure.legalBasis.forEach((basis, i) => {
    if (!basis.title.trim()) report('error', ['legalBasis', i, 'title'], 'chưa điền', 'is missing');
    if (basis.confidence === 'unverified')
      report(
        'warning',
        ['legalBasis', i, 'confidence'],
        'chưa đối chiếu với văn bản gốc',
        'was not compared with its source',
      );
  });
  if (procedure.confidence === 'unverified')
    report(
      'warning',
      ['confidence'],
      'thông tin của thủ tục chưa được đối chiếu',
      'the data of this procedure were not verified',
    );
}

/** Whether the agencies exist and somebody in them can do each step; and the procedures that come with this one. */
function checkPlaces(procedure: Procedure, world: CheckWorld, report: Report): void {
  const { agencies } = procedure;
  const local = agencies.unitField === undefined ? 'province' : 'commune';
  const sides = {
    receiving: { kind: agencies.receiving, level: local },
    deciding: { kind: agencies.deciding, level: agencies.decidingAt === 'province' ? 'province' : local },
  };
  for (const [name, { kind, level }] of Object.entries(sides))
    if (world.coverage('', kind, level).agencies === 0)
      report(
        'error',
        ['agencies', name],
        `chưa có cơ quan nào loại “${AGENCY_KINDS[kind].vi}” ở ${choiceText([], level, 'vi').toLowerCase()}`,
        `there is no agency of the kind “${AGENCY_KINDS[kind].en}” at the level of the ${level}`,
      );
  procedure.steps.forEach((step, i) => {
    const { kind, level } = step.role === 'receptionist' ? sides.receiving : sides.deciding;
    const { agencies: all, without } = world.coverage(step.role, kind, level);
    const role: Text = { vi: choiceText([], step.role, 'vi'), en: choiceText([], step.role, 'en') };
    if (all > 0 && without > 0)
      report(
        'warning',
        ['steps', i, 'role'],
        `${without}/${all} cơ quan chưa có ai giữ vai trò ${role.vi}`,
        `${without} of ${all} agencies have no ${role.en}`,
      );
  });
  (procedure.children ?? []).forEach((child, i) => {
    if (!world.procedures.has(child.procedure))
      report(
        'error',
        ['children', i, 'procedure'],
        `thủ tục ${child.procedure} chưa có hiệu lực`,
        `the procedure ${child.procedure} is not in force`,
      );
  });
}

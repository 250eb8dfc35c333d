import type { Context } from 'hono';
import type { Env } from '../../../kernel/module.ts';
import type { FieldProblem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import { AGENCY_KINDS } from '../../../kernel/units/index.ts';
import {
  BackLink,
  Button,
  ButtonLink,
  ErrorSummary,
  Form,
  formatMoney,
  formatNumber,
  KeyValue,
  Notice,
  PageHead,
  page,
  StepIndicator,
  Table,
} from '../../../web/index.ts';
import {
  type Answers,
  answerWorld,
  communeOptions,
  FieldControl,
  feesDue,
  fieldsOf,
  fieldsToDraw,
  limitText,
  type Procedure,
  procedureSchema,
  shownPages,
  takePage,
  templatesOf,
  withoutRow,
} from '../../services/index.ts';
import type { ProcedureDraft } from '../drafts/draft.ts';
import { draftHref } from '../edit/places.ts';
import { questionsOf } from '../model/references.ts';
import { sayChoice, sayCondition } from '../model/say.ts';
import { isRecord, valueAt } from '../model/shape.ts';
import { pageWords } from '../words/pages.ts';
import { previewWords } from '../words/preview.ts';
import { crumbsOf, draftName, draftOf } from './shared.tsx';

const LARGEST = 100_000;

/** Answers travel with the page, in a hidden field: nothing is kept on the server. */
function answersIn(form: FormData | undefined): Answers {
  const text = form?.get('_answers');
  if (typeof text !== 'string' || text.length > LARGEST) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Answers) : {};
  } catch {
    return {};
  }
}

/** `/can-bo/thu-tuc/nhap/:draft/xem/nguoi-dan`: the form page by page, with its real controls and rules, not saved. */
export async function citizenPage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = previewWords(lang);
  const { draft } = await draftOf(c);
  const parsed = procedureSchema.safeParse(draft.body);
  if (!parsed.success) return incomplete(c, draft, t('citizen'));
  const { form } = parsed.data;
  const posted = c.req.method === 'POST' ? await c.req.formData() : undefined;
  let answers = answersIn(posted);
  let problems: readonly FieldProblem[] = [];
  let warnings: readonly FieldProblem[] = [];
  let key = String(posted?.get('_page') ?? '');
  let more: string | undefined;
  if (posted && form.pages.some((one) => one.key === key)) {
    const current = form.pages.find((one) => one.key === key) as Procedure['form']['pages'][number];
    const then = String(posted.get('_then') ?? '');
    const [, group = '', row] = /^remove:(.+)\.(\d+)$/.exec(then) ?? [];
    more = /^add:(.+)$/.exec(then)?.[1];
    // Files are not asked for here.
    const world = { ...(await answerWorld(ctx, [])), filesOf: () => 1 };
    const reading = takePage(current, answers, row ? withoutRow(posted, group, Number(row)) : posted, world);
    answers = reading.answers;
    if (!then) {
      problems = reading.problems;
      warnings = reading.warnings;
      if (problems.length === 0) {
        const pages = shownPages(form, answers);
        key = pages[pages.findIndex((one) => one.key === key) + 1]?.key ?? END;
      }
    }
  } else key = form.pages[0]?.key ?? END;
  const pages = shownPages(form, answers);
  const at = pages.findIndex((one) => one.key === key);
  const current = pages[at];
  const href = `${draftHref(draft.id)}/xem/nguoi-dan`;
  const communes = await communeOptions(ctx);
  const title = current ? current.title[lang] : t('end');
  return page(
    c,
    { door: 'workspace', title: `${title} – ${t('citizen')}`, crumbs: crumbsOf(draft, lang, t('citizen')) },
    <>
      <ErrorSummary problems={problems} />
      <BackLink href={draftHref(draft.id)}>{pageWords(lang)('backToDraft')}</BackLink>
      <Notice>
        <p>{t('notSaved')}</p>
      </Notice>
      {warnings.length > 0 ? (
        <Notice tone="warning">
          {warnings.map(({ message }) => (
            <p>{message}</p>
          ))}
        </Notice>
      ) : null}
      {current ? (
        <>
          <StepIndicator current={at + 1} total={pages.length} label={parsed.data.name[lang]} />
          <PageHead title={title} lede={current.intro?.[lang]} />
          <Form action={href} hidden={{ _page: current.key, _answers: JSON.stringify(answers) }} multipart>
            {fieldsToDraw(current.fields, answers).map((field) => (
              <FieldControl
                field={field}
                answers={answers}
                problems={problems}
                files={[]}
                communes={communes}
                maxBytes={10_485_760}
                lang={lang}
                moreOf={more}
              />
            ))}
            {current.fields.some((field) => field.kind === 'file') ? <p class="field__hint">{t('files')}</p> : null}
            <Button>{t('next')}</Button>
          </Form>
        </>
      ) : (
        <>
          <PageHead title={title} lede={t('endText', { n: pages.length })} />
          <p>{form.declaration[lang]}</p>
          <ButtonLink href={href}>{t('again')}</ButtonLink>
        </>
      )}
    </>,
  );
}

const END = '_end';

async function incomplete(c: Context<Env>, draft: ProcedureDraft, title: string): Promise<Response> {
  const { lang } = c.get('ctx');
  const t = pageWords(lang);
  return page(
    c,
    { door: 'workspace', title, crumbs: crumbsOf(draft, lang, title) },
    <>
      <BackLink href={draftHref(draft.id)}>{t('backToDraft')}</BackLink>
      <PageHead title={title} kicker={draftName(draft, lang)} />
      <Notice tone="warning">
        <p>
          {t('incompleteDraft')} <a href={`${draftHref(draft.id)}#kiem-tra`}>{t('checks')}</a>
        </p>
      </Notice>
    </>,
  );
}

/** `/can-bo/thu-tuc/nhap/:draft/xem/can-bo`: what the desk will work with. */
export async function officerPage(c: Context<Env>): Promise<Response> {
  const { lang } = c.get('ctx');
  const t = previewWords(lang);
  const { draft } = await draftOf(c);
  const parsed = procedureSchema.safeParse(draft.body);
  if (!parsed.success) return incomplete(c, draft, t('officer'));
  const procedure = parsed.data;
  return page(
    c,
    {
      door: 'workspace',
      title: `${t('officer')} – ${draftName(draft, lang)}`,
      crumbs: crumbsOf(draft, lang, t('officer')),
    },
    <>
      <BackLink href={draftHref(draft.id)}>{pageWords(lang)('backToDraft')}</BackLink>
      <PageHead title={procedure.name[lang]} kicker={procedure.code} />
      <h2>{t('where')}</h2>
      <KeyValue
        items={[
          { label: t('receiving'), value: AGENCY_KINDS[procedure.agencies.receiving][lang] },
          { label: t('deciding'), value: AGENCY_KINDS[procedure.agencies.deciding][lang] },
        ]}
      />
      <Manners procedure={procedure} lang={lang} />
      <Papers procedure={procedure} lang={lang} />
      <Steps procedure={procedure} lang={lang} />
      <h2>{t('answers')}</h2>
      <KeyValue
        items={questionsOf(procedure, lang)
          .filter((one) => one.kind !== 'file')
          .map((one) => ({
            label: one.group ? `– ${one.label}` : one.label,
            value: questionText(procedure, one.key, one.kind, lang),
          }))}
      />
      <Result procedure={procedure} lang={lang} />
    </>,
  );
}

function questionText(procedure: Procedure, key: string, kind: string, lang: Lang): string {
  const field = fieldsOf(procedure.form).find((one) => one.key === key);
  const when = field?.showIf ? ` – ${sayCondition(field.showIf, procedure, lang)}` : '';
  return `${sayChoice(['kind'], kind, lang)}${when}`;
}

function Manners({ procedure, lang }: { procedure: Procedure; lang: Lang }) {
  const t = previewWords(lang);
  const feeText = (channel: Procedure['manners'][number]['channel']): string =>
    feesDue(procedure, channel)
      .map((fee) => {
        const amount = fee.assessed ? t('assessed') : formatMoney(fee.amount, lang);
        const per = fee.per === 'dossier' ? '' : ` / ${sayChoice(['per'], fee.per, lang).toLocaleLowerCase(lang)}`;
        return `${fee.name[lang]}: ${amount}${per}`;
      })
      .join('; ') || t('free');
  return (
    <>
      <h2>{t('manners')}</h2>
      <Table
        caption={t('manners')}
        captionHidden
        columns={[
          {
            header: t('manner'),
            main: true,
            cell: (manner: Procedure['manners'][number]) => sayChoice(['channel'], manner.channel, lang),
          },
          { header: t('limit'), cell: (manner) => limitText(procedure, manner.channel, lang) },
          { header: t('fees'), cell: (manner) => feeText(manner.channel) },
        ]}
        rows={procedure.manners}
      />
    </>
  );
}

function Papers({ procedure, lang }: { procedure: Procedure; lang: Lang }) {
  const t = previewWords(lang);
  return (
    <>
      <h2>{t('papers')}</h2>
      <Table
        caption={t('papers')}
        captionHidden
        columns={[
          { header: t('paper'), main: true, cell: (paper: Procedure['components'][number]) => paper.name[lang] },
          { header: t('originals'), cell: (paper) => String(paper.originals), align: 'end' },
          { header: t('copies'), cell: (paper) => String(paper.copies), align: 'end' },
          { header: t('how'), cell: (paper) => sayChoice(['components', 'source'], paper.source, lang) },
          { header: t('required'), cell: (paper) => (paper.required ? t('required') : '–') },
        ]}
        rows={procedure.components}
      />
    </>
  );
}

function Steps({ procedure, lang }: { procedure: Procedure; lang: Lang }) {
  const t = previewWords(lang);
  const rows = procedure.steps.map((step, i) => ({
    ...step,
    until: procedure.steps.slice(0, i + 1).reduce((sum, one) => sum + one.hours, 0),
  }));
  return (
    <>
      <h2>{t('steps')}</h2>
      <Table
        caption={t('steps')}
        captionHidden
        columns={[
          { header: t('step'), main: true, cell: (step: (typeof rows)[number]) => step.name[lang] },
          { header: t('who'), cell: (step) => sayChoice(['role'], step.role, lang) },
          { header: t('hours'), cell: (step) => formatNumber(step.hours, lang), align: 'end' },
          { header: t('until'), cell: (step) => formatNumber(step.until, lang), align: 'end' },
        ]}
        rows={rows}
      />
    </>
  );
}

/** The text of the result, with the question's name where its answer will stand. */
function Result({ procedure, lang }: { procedure: Procedure; lang: Lang }) {
  const t = previewWords(lang);
  const { result } = procedure;
  const labels = new Map(questionsOf(procedure, 'vi').map((one) => [one.key, one.label]));
  const filled = (text: string) =>
    text.split(/(\{\w+\})/).map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      return name === undefined ? part : <mark>{labels.get(name) ?? name}</mark>;
    });
  return (
    <>
      <h2>{t('result')}</h2>
      <p>
        <strong>{'title' in result ? result.title : result.name[lang]}</strong>
      </p>
      {templatesOf(result).map(({ text, path }) => {
        const line: unknown = valueAt(result, path.slice(0, -1));
        const label = path.at(-1) === 'value' && isRecord(line) ? `${line.label}: ` : '';
        return (
          <p>
            {label}
            {filled(text)}
          </p>
        );
      })}
      <KeyValue
        items={[
          { label: t('number'), value: result.number },
          { label: t('signer'), value: [result.signer.authority, result.signer.position].filter(Boolean).join(' – ') },
        ]}
      />
    </>
  );
}

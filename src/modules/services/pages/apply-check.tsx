import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import { unitsOf } from '../../../kernel/units/index.ts';
import {
  BackLink,
  Button,
  ButtonGroup,
  Checkbox,
  ErrorSummary,
  errorFor,
  Form,
  fieldId,
  formatMoney,
  Link,
  Notice,
  page,
  StepIndicator,
  SummaryList,
} from '../../../web/index.ts';
import { submitDossier } from '../dossiers/submit.ts';
import { answerWorld } from '../drafts/draft.ts';
import { openDraft } from '../drafts/queries.ts';
import { draftWords } from '../drafts/words.ts';
import {
  type Answers,
  answerText,
  rowsOf,
  shownFields,
  shownPages,
  trimAnswers,
  warningsOfForm,
} from '../forms/answers.ts';
import { rowText } from '../forms/text.ts';
import { computeFees } from '../procedures/fees.ts';
import type { Procedure } from '../procedures/schema.ts';
import { words } from '../words.ts';
import { at, CHECK } from './apply-paths.ts';
import { KeepAtFiling } from './store.tsx';

/** `/ho-so/nhap/:draft/kiem-tra`: everything once more before sending. */
export async function checkPage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = words(lang);
  const d = draftWords(lang);
  const draftId = c.req.param('draft') ?? '';
  const draft = await ask(ctx, openDraft, { draftId });
  const { procedure } = draft.version;
  const units = await unitsOf(ctx);
  const unitName = (id: string) => units.unitById(id, localDate(ctx.now))?.name ?? '';
  const world = await answerWorld(ctx, draft.files);
  const warnings = warningsOfForm(procedure.form, draft.answers, world);
  const pages = shownPages(procedure.form, draft.answers);
  const shown = shownFields(procedure.form, draft.answers);
  const total = pages.length;
  return page(
    c,
    {
      door: 'portal',
      title: `${t('check')} – ${procedure.name[lang]}`,
      noIndex: true,
      problem,
      crumbs: [{ href: `/thu-tuc/${procedure.code}`, label: procedure.name[lang] }, { label: t('check') }],
    },
    <>
      <BackLink href={at(draftId, pages[total - 1]?.key ?? '')} />
      <ErrorSummary problems={problem?.fields} />
      <StepIndicator current={total + 1} total={total + 1} label={procedure.name[lang]} />
      <h1>{t('check')}</h1>
      <p class="lede">{t('checkLede')}</p>
      {warnings.length > 0 ? (
        <Notice tone="warning" title={d('warningsTitle')}>
          <ul>
            {warnings.map((warning) => (
              <li>
                <Link href={`${at(draftId, warning.page)}?sua=1#${fieldId(warning.path)}`}>{warning.message}</Link>
              </li>
            ))}
          </ul>
          <p>{d('warningsBody')}</p>
        </Notice>
      ) : null}
      {pages.map((current) => (
        <SummaryList
          title={current.title[lang]}
          answers={shown
            .filter((one) => one.page.key === current.key)
            .flatMap(({ field }) => {
              const changeHref = `${at(draftId, current.key)}?sua=1`;
              const rows = field.kind === 'group' ? rowsOf(draft.answers[field.key]) : [];
              if (field.kind === 'group' && rows.length > 0) {
                return rows.map((row, i) => ({
                  label: `${field.item[lang]} ${i + 1}`,
                  value: rowText(field.fields, row, lang, unitName),
                  changeHref,
                }));
              }
              const value =
                field.kind === 'file'
                  ? draft.files
                      .filter((file) => file.field === field.key)
                      .map((file) => file.name)
                      .join(', ')
                  : answerText(field, draft.answers[field.key], lang, unitName);
              return [{ label: field.label[lang], value: value || t('notAnswered'), changeHref }];
            })}
        />
      ))}
      <WhatFollows procedure={procedure} answers={draft.answers} day={localDate(ctx.now)} lang={lang} />
      <h2>{t('declaration')}</h2>
      <p>{procedure.form.declaration[lang]}</p>
      <Form action={at(draftId, CHECK)} hidden={{ _key: randomUUID() }}>
        {draft.files.some(({ fromStore }) => fromStore === null) ? <KeepAtFiling lang={lang} /> : null}
        <Checkbox name="declared" label={t('declare')} error={errorFor(problem?.fields, 'declared')} />
        <ButtonGroup>
          <Button>{t('send')}</Button>
        </ButtonGroup>
      </Form>
    </>,
  );
}

/** Before sending: what it will cost, who has to come in person, and which procedures it covers. */
function WhatFollows({
  procedure,
  answers: given,
  day,
  lang,
}: {
  procedure: Procedure;
  answers: Answers;
  day: string;
  lang: Lang;
}) {
  const t = words(lang);
  const d = draftWords(lang);
  const answers = trimAnswers(procedure.form, given);
  const fees = computeFees(procedure, 'online', { answers, day });
  const { presence } = procedure;
  return (
    <>
      {fees.lines.length > 0 ? (
        <Notice tone="info">
          {fees.open.length === 0 ? <p>{t('feeNotice', { amount: formatMoney(fees.total, lang) })}</p> : null}
          <ul>
            {fees.lines.map((line) => (
              <li>
                {line.amount === undefined
                  ? d('feeOpen', { name: line.name[lang] })
                  : d('feeLine', { name: line.name[lang], amount: formatMoney(line.amount, lang) })}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {presence ? (
        <Notice tone="warning" title={d('presence')}>
          <p>
            {presence.people.map((who) => who[lang]).join(', ')}: {presence.note[lang]}
          </p>
        </Notice>
      ) : null}
    </>
  );
}

/** Sends the dossier. */
export async function sendApplication(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = words(ctx.lang);
  const draftId = c.req.param('draft') ?? '';
  const form = await c.req.parseBody();
  if (form.declared !== 'yes') {
    const message = t('declareNeeded');
    return checkPage(
      c,
      new Problem(422, 'declaration_needed', { vi: message, en: message }, [{ path: 'declared', message }]),
    );
  }
  try {
    const { code } = await execute(ctx, submitDossier, {
      draftId,
      declared: true,
      keepPapers: form.keep === 'yes',
    });
    return c.redirect(`/ho-so/${code}?da-nop=1`, 303);
  } catch (error) {
    if (error instanceof Problem && error.code === 'form_incomplete') return checkPage(c, error);
    throw error;
  }
}

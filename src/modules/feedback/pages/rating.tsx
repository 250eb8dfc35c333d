import type { Context } from 'hono';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import {
  Banner,
  Button,
  ButtonLink,
  ErrorSummary,
  errorFor,
  Form,
  formatDate,
  Notice,
  PageHead,
  Panel,
  page,
  QrCode,
  Radios,
  SummaryList,
  Textarea,
  TextInput,
} from '../../../web/index.ts';
import type { SurveyAnswers } from '../ratings/answers.ts';
import { type CaseSeen, giveRating, openRating } from '../ratings/give.ts';
import { ratingPath, showInvitation } from '../ratings/invite.ts';
import type { Survey } from '../settings/section.ts';
import { holding } from '../visitor.ts';
import { ratingWords } from '../words/rating.ts';

type Way = { readonly token: string } | { readonly dossier: string };

/** By the link of the message, or (signed in) from the page of the dossier. */
function wayOf(c: Context<Env>): { by: Way; here: string; code: string } {
  const token = c.req.param('token');
  if (token) return { by: { token }, here: ratingPath(token), code: '' };
  const code = c.req.param('code') ?? '';
  return { by: { dossier: code }, here: `/ho-so/${encodeURIComponent(code)}/danh-gia`, code };
}

const asHolder = (c: Context<Env>, by: Way) => ('token' in by ? holding(c.get('ctx'), 'rating') : c.get('ctx'));

/** An answer in words. */
export function answerWords(survey: Survey, key: string, answer: string | undefined, lang: Lang): string {
  const t = ratingWords(lang);
  const question = survey.questions.find((one) => one.key === key);
  if (!answer) return '–';
  if (question?.kind === 'yesno') return answer === 'yes' ? t('yes') : t('no');
  if (question?.kind === 'scale')
    return survey.scale.find(({ value }) => String(value) === answer)?.text[lang] ?? answer;
  return answer;
}

/** `/danh-gia/:token` and `/ho-so/:code/danh-gia`: the survey, the answer given, and what became of it. */
export async function ratingPage(c: Context<Env>, problem?: Problem, typed?: SurveyAnswers): Promise<Response> {
  const { lang } = c.get('ctx');
  const t = ratingWords(lang);
  const { by, here } = wayOf(c);
  const { rating, code, procedure, survey, closed, cases } = await ask(asHolder(c, by), openRating, { by });
  const answers = typed ?? rating.answers ?? {};
  const done = c.req.query('xong') === '1' && !problem;
  const [latest] = cases;
  const scale = survey.scale.map(({ value, text }) => ({ value: String(value), label: text[lang] }));
  const shows = done || closed !== null;
  return page(
    c,
    { door: 'portal', title: `${t('title')} – ${code}`, noIndex: true, problem, crumbs: [{ label: t('title') }] },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      {done ? (
        <Panel title={t('thanks')}>
          {rating.satisfied === false && latest?.state === 'new' ? (
            <p>{t('thanksUnhappy', { day: formatDate(latest.dueAt) })}</p>
          ) : null}
          <p>{t('mayChange', { days: survey.changeDays })}</p>
        </Panel>
      ) : (
        <PageHead
          title={t('title')}
          kicker={`${t('dossier')} ${code} – ${procedure[lang]}`}
          lede={closed ? undefined : t('lede')}
        />
      )}
      {!done && closed ? (
        <Notice tone="info">
          <p>{t(closed)}</p>
        </Notice>
      ) : null}
      {latest && !done ? <Outcome seen={latest} lang={lang} /> : null}
      {shows && rating.score !== null ? (
        <SummaryList
          title={t('yours')}
          answers={survey.questions
            .filter(({ key }) => answers[key])
            .map(({ key, text }) => ({
              label: text[lang],
              value: answerWords(survey, key, answers[key], lang),
              ...(closed ? {} : { changeHref: here }),
            }))}
        />
      ) : null}
      {shows ? null : (
        <Form action={here}>
          {survey.questions.map((question) =>
            question.kind === 'text' ? (
              <Textarea
                name={question.key}
                label={question.text[lang]}
                hint={question.hint?.[lang]}
                value={answers[question.key]}
                maxLength={2000}
                optional
              />
            ) : (
              <Radios
                name={question.key}
                label={question.text[lang]}
                hint={question.hint?.[lang]}
                options={
                  question.kind === 'scale'
                    ? scale
                    : [
                        { value: 'no', label: t('no') },
                        { value: 'yes', label: t('yes') },
                      ]
                }
                value={answers[question.key]}
                optional={question.key !== 'overall'}
                error={errorFor(problem?.fields, question.key)}
              />
            ),
          )}
          <Button>{rating.score === null ? t('send') : t('change')}</Button>
        </Form>
      )}
    </>,
  );
}

/** What became of an unhappy answer. */
function Outcome({ seen, lang }: { seen: CaseSeen; lang: Lang }) {
  const t = ratingWords(lang);
  const state = seen.state as 'new' | 'escalated' | 'reopened' | 'answered' | 'closed';
  const day = formatDate(state === 'answered' ? (seen.answeredAt ?? seen.dueAt) : seen.dueAt);
  return (
    <Notice tone={state === 'answered' ? 'success' : 'info'} title={t('looking')}>
      <p>{t(`case_${state}`, { day })}</p>
      {seen.answer ? <p>{seen.answer}</p> : null}
    </Notice>
  );
}

export async function sendRating(c: Context<Env>): Promise<Response> {
  const { by, here } = wayOf(c);
  const form = await c.req.formData();
  const answers = Object.fromEntries(
    [...form].flatMap(([key, value]) => (typeof value === 'string' && value !== '' ? [[key, value] as const] : [])),
  );
  try {
    await execute(asHolder(c, by), giveRating, { by, answers });
  } catch (error) {
    if (error instanceof Problem && (error.status === 422 || error.status === 409))
      return ratingPage(c, error, answers);
    throw error;
  }
  return c.redirect(`${here}?xong=1`, 303);
}

/** `/danh-gia/:token/may`: five big buttons on the tablet of the counter; one touch answers. */
export async function tabletPage(c: Context<Env>): Promise<Response> {
  const { lang } = c.get('ctx');
  const t = ratingWords(lang);
  const { by, here } = wayOf(c);
  const { code, procedure, survey, closed } = await ask(asHolder(c, by), openRating, { by });
  if (closed) return c.redirect(here, 303);
  return page(
    c,
    { door: 'portal', title: t('tap'), noIndex: true },
    <>
      <PageHead title={t('tap')} kicker={`${code} – ${procedure[lang]}`} lede={t('tapLede')} />
      <Form action={here}>
        <ul class="feedback-tap">
          {survey.scale.map(({ value, text }) => (
            <li>
              <Button kind="secondary" name="overall" value={String(value)}>
                {text[lang]}
              </Button>
            </li>
          ))}
        </ul>
      </Form>
      <p>
        <a href={here}>{t('more')}</a>
      </p>
    </>,
  );
}

/** `/can-bo/danh-gia/moi?ma=`: the code that leads to the survey, for the counter. */
export async function invitePage(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const t = ratingWords(ctx.lang);
  const code = (c.req.query('ma') ?? '').trim().slice(0, 60);
  let problem: Problem | undefined;
  let shown: { token: string; code: string } | undefined;
  try {
    if (code) shown = await execute(ctx, showInvitation, { code });
  } catch (error) {
    if (!(error instanceof Problem) || (error.status !== 404 && error.status !== 409)) throw error;
    problem = error;
  }
  return page(
    c,
    { door: 'workspace', title: t('invite'), crumbs: [{ label: t('invite') }] },
    <>
      {problem ? <Banner tone="warning">{problem.text[ctx.lang]}</Banner> : null}
      <PageHead title={t('invite')} lede={t('inviteLede')} />
      {shown ? (
        <>
          <QrCode
            data={`${ctx.app.config.baseUrl}${ratingPath(shown.token)}`}
            label={t('qr', { code: shown.code })}
            caption={shown.code}
          />
          <p>
            <ButtonLink href={`${ratingPath(shown.token)}/may`}>{t('onTablet')}</ButtonLink>
          </p>
        </>
      ) : null}
      <Form action="/can-bo/danh-gia/moi" method="get">
        <TextInput
          name="ma"
          label={t('inviteCode')}
          value={shown ? '' : code}
          width="l"
          autocomplete="off"
          maxLength={60}
        />
        <Button kind={shown ? 'secondary' : 'primary'}>{t('show')}</Button>
      </Form>
    </>,
  );
}

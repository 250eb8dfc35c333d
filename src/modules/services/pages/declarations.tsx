import type { Context } from 'hono';
import { localDate } from '../../../kernel/calendar/index.ts';
import { ask, execute } from '../../../kernel/execute.ts';
import type { Env } from '../../../kernel/module.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Lang } from '../../../kernel/text.ts';
import { unitsOf } from '../../../kernel/units/index.ts';
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  Checkbox,
  Details,
  ErrorSummary,
  errorFor,
  Form,
  formatDate,
  formatDateTime,
  KeyValue,
  Notice,
  PageHead,
  page,
  Textarea,
} from '../../../web/index.ts';
import {
  answerConfirmation,
  type Confirmation,
  type ConfirmationLine,
  confirmInPerson,
  isSettled,
  openConfirmation,
} from '../declarations/confirmations.ts';
import type { Declaration } from '../declarations/declare.ts';
import { declarationWords } from '../declarations/words.ts';
import type { OpenDossier } from '../dossiers/queries.ts';
import { answerText, fieldsOf } from '../forms/answers.ts';
import type { Procedure } from '../procedures/schema.ts';

const signerName = (procedure: Procedure, key: string | null, lang: Lang): string =>
  (procedure.signers ?? []).find((signer) => signer.key === key)?.name[lang] ?? key ?? '';

/** A part of a seal in words: `answer:capital` is the question as the form asks it. */
function partName(part: string, procedure: Procedure, lang: Lang): string {
  const t = declarationWords(lang);
  const [kind, key = ''] = part.split(':');
  if (kind === 'answer') return fieldsOf(procedure.form).find((field) => field.key === key)?.label[lang] ?? key;
  if (kind === 'paper')
    return t('part_paper', { name: procedure.components.find((one) => one.key === key)?.name[lang] ?? key });
  return kind === 'note' ? t('part_note') : t('part_procedure');
}

function Check({ declaration, procedure, lang }: { declaration: Declaration; procedure: Procedure; lang: Lang }) {
  const t = declarationWords(lang);
  if (declaration.fits) return <strong>{t('fits')}</strong>;
  const parts = [...new Set(declaration.differences.map((part) => partName(part, procedure, lang)))];
  return <strong class="field__error">{t('differs', { what: parts.join('; ') || t('part_seal') })}</strong>;
}

/** What was sealed, for the applicant; with `check` also whether it still fits, for the office. */
export function Declarations({ open, lang, check }: { open: OpenDossier; lang: Lang; check?: boolean }) {
  const t = declarationWords(lang);
  const { declarations, procedure, dossier } = open;
  if (declarations.length === 0 && (!check || dossier.channel === 'online')) return null;
  return (
    <section class="stack" aria-labelledby="declarations">
      <h2 id="declarations">{t('title')}</h2>
      {declarations.length === 0 ? <p class="muted">{t('onPaper')}</p> : null}
      <ul class="papers">
        {declarations.map((one) => (
          <li>
            {one.kind === 'confirmation'
              ? t('kind_confirmation', { who: signerName(procedure, one.signer, lang) })
              : t(`kind_${one.kind}`)}
            : {t('sealed', { name: one.personName, level: one.level, at: formatDateTime(one.at) })}.
            <br />
            <span class="muted">
              {t('hash')}: <code>{one.sha256.replace(/(.{8})(?=.)/g, '$1 ')}</code>
            </span>
            {check ? (
              <>
                <br />
                <span class="muted">
                  {t('provider')}: {one.provider}
                </span>
                <br />
                <Check declaration={one} procedure={procedure} lang={lang} />
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function answerOf(one: Confirmation, lang: Lang): string {
  const t = declarationWords(lang);
  if (one.verdict === null) return t('waits');
  const at = formatDateTime(one.answeredAt ?? one.askedAt);
  if (one.verdict === 'refused') return t('refused', { at, reason: one.reason ?? '' });
  return one.verdict === 'in_person' ? t('in_person', { at, by: one.byName ?? '' }) : t('confirmed', { at });
}

/** Who else has to confirm and what they said; the office can note that somebody signed at the counter. */
export function Confirmations({
  open,
  lang,
  office,
  problem,
}: {
  open: OpenDossier;
  lang: Lang;
  /** The reader may note a confirmation at the counter. */
  office?: boolean;
  problem?: Problem | undefined;
}) {
  const t = declarationWords(lang);
  const { confirmations, procedure, dossier } = open;
  if (confirmations.length === 0) return null;
  const waiting = confirmations.some((one) => !isSettled(one)) && dossier.receivedAt === null;
  return (
    <section class="stack" aria-labelledby="confirmations">
      <h2 id="confirmations">{t('others')}</h2>
      {waiting ? (
        <Notice tone="warning">
          <p>{t('othersHelp')}</p>
        </Notice>
      ) : null}
      <KeyValue
        items={confirmations.map((one) => ({
          label: signerName(procedure, one.signer, lang),
          value: answerOf(one, lang),
        }))}
      />
      {office && waiting
        ? confirmations
            .filter((one) => !isSettled(one))
            .map((one) => (
              <Form
                action={`/can-bo/ho-so/${dossier.id}/xac-nhan-tai-quay`}
                hidden={{ version: String(dossier.version), signer: one.signer }}
              >
                <Checkbox
                  name={`seen.${one.signer}`}
                  label={t('seen', { who: signerName(procedure, one.signer, lang) })}
                  error={errorFor(problem?.fields, `seen.${one.signer}`)}
                />
                <Button kind="secondary">{t('seenButton')}</Button>
              </Form>
            ))
        : null}
    </section>
  );
}

/** Takes the officer's note; `again` shows the dossier with what is wrong. */
export const noteInPerson =
  (again: (c: Context<Env>, problem: Problem) => Promise<Response>) =>
  async (c: Context<Env>): Promise<Response> => {
    const ctx = c.get('ctx');
    const dossierId = c.req.param('id') ?? '';
    const form = await c.req.parseBody();
    const signer = String(form.signer ?? '');
    const version = Number(form.version);
    if (form[`seen.${signer}`] !== 'yes') {
      const path = `seen.${signer}`;
      const text = { vi: declarationWords('vi')('seenNeeded'), en: declarationWords('en')('seenNeeded') };
      return again(c, new Problem(422, 'not_seen', text, [{ path, message: text[ctx.lang] }]));
    }
    try {
      await execute(ctx, confirmInPerson, {
        dossierId,
        signer,
        seen: true,
        ...(Number.isInteger(version) && version > 0 ? { version } : {}),
      });
    } catch (error) {
      if (error instanceof Problem && error.status === 409) return again(c, error);
      throw error;
    }
    return c.redirect(`/can-bo/ho-so/${dossierId}?xac-nhan=1`, 303);
  };

/** On the page of my dossiers: what somebody else declared about me and asks me to confirm. */
export function WaitingForMe({
  lines,
  names,
  lang,
}: {
  lines: readonly ConfirmationLine[];
  names: ReadonlyMap<string, string>;
  lang: Lang;
}) {
  if (lines.length === 0) return null;
  const t = declarationWords(lang);
  return (
    <section class="stack" aria-labelledby="confirm">
      <h2 id="confirm">{t('mine')}</h2>
      {lines.map((line) => (
        <Card title={names.get(line.id) ?? ''} level={3}>
          <p class="muted">{t('mineLine', { code: line.code, at: formatDate(line.askedAt) })}</p>
          <ButtonLink kind="secondary" href={`/ho-so/xac-nhan/${line.id}`}>
            {t('look')}
          </ButtonLink>
        </Card>
      ))}
    </section>
  );
}

/** `/ho-so/xac-nhan/:id`: what was declared about the reader, to confirm or refuse. */
export async function confirmationPage(c: Context<Env>, problem?: Problem): Promise<Response> {
  const ctx = c.get('ctx');
  const { lang } = ctx;
  const t = declarationWords(lang);
  const id = c.req.param('id') ?? '';
  const asked = await ask(ctx, openConfirmation, { confirmationId: id });
  const { confirmation, procedure, answers } = asked;
  const units = await unitsOf(ctx);
  const day = localDate(asked.submittedAt);
  const unitName = (unit: string) => units.unitById(unit, day)?.name ?? '';
  const fields = (procedure.signers ?? []).find(({ key }) => key === confirmation.signer)?.fields ?? [];
  const known = new Map(fieldsOf(procedure.form).map((field) => [field.key, field]));
  const items = fields.flatMap((key) => {
    const field = known.get(key);
    return field ? [{ label: field.label[lang], value: answerText(field, answers[key], lang, unitName) || '–' }] : [];
  });
  const open = asked.open && !isSettled(confirmation);
  return page(
    c,
    { door: 'portal', title: t('askTitle'), noIndex: true, problem },
    <>
      <ErrorSummary problems={problem?.fields} />
      {problem && problem.fields.length === 0 ? <Banner tone="error">{problem.text[lang]}</Banner> : null}
      {confirmation.verdict === null ? null : (
        <Banner tone={confirmation.verdict === 'refused' ? 'info' : 'success'}>
          <p>{t(confirmation.verdict === 'refused' ? 'thanksRefused' : 'thanksConfirmed')}</p>
        </Banner>
      )}
      <PageHead title={t('askTitle')} kicker={procedure.name[lang]} />
      <p class="lede">
        {t('askLede', {
          name: asked.applicantName,
          code: asked.code,
          at: formatDate(asked.submittedAt),
          who: signerName(procedure, confirmation.signer, lang),
        })}
      </p>
      <KeyValue items={items} />
      {open ? (
        <>
          <p>{procedure.form.declaration[lang]}</p>
          <Form action={`/ho-so/xac-nhan/${id}`} hidden={{ verdict: 'confirmed' }}>
            <p class="field__hint">{t('confirmHelp')}</p>
            <Button>{t('confirm')}</Button>
          </Form>
          {confirmation.verdict === 'refused' ? null : (
            <Details summary={t('refuse')} open={problem !== undefined}>
              <Form action={`/ho-so/xac-nhan/${id}`} hidden={{ verdict: 'refused' }}>
                <Textarea
                  name="reason"
                  label={t('refuseReason')}
                  rows={3}
                  maxLength={2000}
                  error={errorFor(problem?.fields, 'reason')}
                />
                <Button kind="danger">{t('refuseSend')}</Button>
              </Form>
            </Details>
          )}
        </>
      ) : confirmation.verdict === null ? (
        <Notice tone="info">
          <p>{t('over')}</p>
        </Notice>
      ) : null}
    </>,
  );
}

export async function takeConfirmation(c: Context<Env>): Promise<Response> {
  const ctx = c.get('ctx');
  const confirmationId = c.req.param('id') ?? '';
  const form = await c.req.parseBody();
  try {
    await execute(
      ctx,
      answerConfirmation,
      form.verdict === 'confirmed'
        ? { confirmationId, verdict: 'confirmed' }
        : { confirmationId, verdict: 'refused', reason: String(form.reason ?? '') },
    );
  } catch (error) {
    if (error instanceof Problem && (error.status === 409 || error.status === 422)) return confirmationPage(c, error);
    throw error;
  }
  return c.redirect(`/ho-so/xac-nhan/${confirmationId}`, 303);
}

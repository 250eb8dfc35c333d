import type { WorkingCalendar } from '../../../kernel/calendar/index.ts';
import type { Lang } from '../../../kernel/text.ts';
import { DateTime, formatNumber, Table } from '../../../web/index.ts';
import type { Consultation } from '../dossiers/consultation.ts';
import type { Dossier } from '../dossiers/dossier.ts';
import type { Payment } from '../dossiers/duties.ts';
import type { OpenDossier } from '../dossiers/queries.ts';
import { STATE } from '../dossiers/states.ts';
import { type StepTime, timePerStep } from '../dossiers/steps.ts';
import { words } from '../words.ts';
import { deedWords } from './deed-words.ts';
import { DueTag, StateTag } from './shared.tsx';

/** The parts of a bundle with agency, state and date; a late one is seen at once. */
export function BundleParts({
  open,
  now,
  lang,
  base,
  by,
  agencyName,
}: {
  open: OpenDossier;
  now: Date;
  lang: Lang;
  /** Where a part's page is: `<base>/<id or code>`. */
  base: string;
  by: 'id' | 'code';
  agencyName(id: string): string;
}) {
  if (open.parts.length === 0) return null;
  const t = words(lang);
  const say = deedWords(lang);
  return (
    <section aria-labelledby="parts">
      <h2 id="parts">{say('parts')}</h2>
      <Table
        caption={say('parts')}
        captionHidden
        columns={[
          {
            header: say('part'),
            cell: (part: Dossier) => <a href={`${base}/${part[by]}`}>{part.subject}</a>,
            main: true,
          },
          { header: t('codeLabel'), cell: (part: Dossier) => part.code },
          { header: t('whoDecides'), cell: (part: Dossier) => agencyName(part.decidingAgencyId) },
          { header: t('state'), cell: (part: Dossier) => <StateTag state={part.state} lang={lang} /> },
          {
            header: t('due'),
            cell: (part: Dossier) =>
              part.state === STATE.submitted ? (
                <span class="muted">{say('waitsForPart')}</span>
              ) : (
                <DueTag dossier={part} now={now} lang={lang} />
              ),
          },
        ]}
        rows={open.parts}
      />
    </section>
  );
}

/** What the applicant had to pay for this dossier. */
export function PaymentsTable({ open, lang }: { open: OpenDossier; lang: Lang }) {
  if (open.payments.length === 0) return null;
  const t = words(lang);
  const say = deedWords(lang);
  return (
    <>
      <h2>{say('payments')}</h2>
      <Table
        caption={say('payments')}
        captionHidden
        columns={[
          { header: say('paymentReason'), cell: (one: Payment) => one.reason, main: true },
          { header: say('amount'), cell: (one: Payment) => formatNumber(one.amount, lang), align: 'end' },
          { header: say('askedAt'), cell: (one: Payment) => <DateTime value={one.requestedAt} /> },
          {
            header: t('state'),
            cell: (one: Payment) =>
              one.confirmedAt ? (
                <>
                  {say('paymentDone')} <DateTime value={one.confirmedAt} /> ({one.reference})
                </>
              ) : (
                say('paymentOpen')
              ),
          },
        ]}
        rows={open.payments}
      />
    </>
  );
}

/** What other agencies were asked, and what they said. */
export function ConsultationsTable({
  open,
  lang,
  agencyName,
}: {
  open: OpenDossier;
  lang: Lang;
  agencyName(id: string): string;
}) {
  if (open.consultations.length === 0) return null;
  const say = deedWords(lang);
  return (
    <>
      <h2>{say('consultations')}</h2>
      <Table
        caption={say('consultations')}
        captionHidden
        columns={[
          { header: say('consultedAgency'), cell: (one: Consultation) => agencyName(one.agencyId), main: true },
          { header: say('question'), cell: (one: Consultation) => one.question },
          { header: say('due'), cell: (one: Consultation) => <DateTime value={one.dueAt} /> },
          {
            header: say('answer'),
            cell: (one: Consultation) =>
              one.verdict ? (
                <>
                  <strong>{say(`verdict_${one.verdict}`)}</strong> – {one.answer}
                </>
              ) : (
                say(one.closedAt ? 'closedUnanswered' : 'noAnswerYet')
              ),
          },
        ]}
        rows={open.consultations}
      />
    </>
  );
}

const hours = (minutes: number, lang: Lang): string =>
  (minutes / 60).toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 });

/** Where the time went, step by step, in working hours. */
export function StepTimes({
  open,
  calendar,
  now,
  lang,
}: {
  open: OpenDossier;
  calendar: WorkingCalendar;
  now: Date;
  lang: Lang;
}) {
  const say = deedWords(lang);
  const rows = timePerStep(open.transitions, calendar, now);
  if (rows.length === 0) return null;
  const names = new Map(open.procedure.steps.map((step) => [step.key as string, step.name[lang]]));
  return (
    <>
      <h2>{say('stepTimes')}</h2>
      <Table
        caption={say('stepTimes')}
        captionHidden
        columns={[
          { header: say('stepName'), cell: (row: StepTime) => names.get(row.step) ?? row.step, main: true },
          { header: say('stepSpent'), cell: (row: StepTime) => hours(row.minutes, lang), align: 'end' },
          { header: say('stepWaited'), cell: (row: StepTime) => hours(row.waiting, lang), align: 'end' },
        ]}
        rows={rows}
      />
    </>
  );
}

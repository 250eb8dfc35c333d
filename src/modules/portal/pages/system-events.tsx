import type { Ctx } from '../../../kernel/context.ts';
import type { ConsumerState, ParkedEvent } from '../../../kernel/events/index.ts';
import type { Lang } from '../../../kernel/text.ts';
import { DateTime, formatNumber, Pager, StatusTag, Table, withQuery } from '../../../web/index.ts';
import { systemWords } from '../words/system.ts';
import { SYSTEM } from './addresses.ts';
import { Deed } from './deed.tsx';

/** A lag that no burst of work explains, in seconds. */
const SLOW = 120;

function lag(seconds: number, lang: Lang): string {
  const t = systemWords(lang);
  if (seconds < 120) return t('seconds', { n: formatNumber(Math.round(seconds), lang) });
  if (seconds < 7200) return t('minutes', { n: formatNumber(Math.round(seconds / 60), lang) });
  return t('hours', { n: formatNumber(Math.round(seconds / 3600), lang) });
}

function StateOf({ one, lang }: { one: ConsumerState; lang: Lang }) {
  const t = systemWords(lang);
  if (one.parked > 0) return <StatusTag tone="danger">{t('holding')}</StatusTag>;
  if (one.attempts > 0) return <StatusTag tone="waiting">{t('retrying', { n: one.attempts })}</StatusTag>;
  if (one.lateSeconds > SLOW) return <StatusTag tone="waiting">{t('lagging')}</StatusTag>;
  return <StatusTag tone="success">{t('sound')}</StatusTag>;
}

export function Consumers({ ctx: { lang }, consumers }: { ctx: Ctx; consumers: readonly ConsumerState[] }) {
  const t = systemWords(lang);
  return (
    <section class="stack" aria-labelledby="bo-xu-ly">
      <h2 id="bo-xu-ly">{t('consumers')}</h2>
      <p class="prose">{t('consumersText')}</p>
      <Table
        caption={t('consumers')}
        captionHidden
        rows={consumers}
        empty={<p class="muted">{t('consumersNone')}</p>}
        columns={[
          { header: t('consumer'), main: true, cell: (one) => <code>{one.consumer}</code> },
          { header: t('state'), cell: (one) => <StateOf one={one} lang={lang} /> },
          { header: t('behind'), align: 'end', cell: (one) => formatNumber(one.behind, lang) },
          { header: t('late'), align: 'end', cell: (one) => (one.behind === 0 ? '–' : lag(one.lateSeconds, lang)) },
          { header: t('parkedCount'), align: 'end', cell: (one) => formatNumber(one.parked, lang) },
          { header: t('moved'), cell: (one) => <DateTime value={one.movedAt} /> },
          { header: t('error'), cell: (one) => <span>{one.error ?? '–'}</span> },
        ]}
      />
    </section>
  );
}

interface ParkedProps {
  readonly ctx: Ctx;
  readonly events: readonly ParkedEvent[];
  readonly next: string | null;
  readonly first: boolean;
  readonly mayAct: boolean;
}

export function ParkedEvents({ ctx: { lang }, events, next, first, mayAct }: ParkedProps) {
  const t = systemWords(lang);
  return (
    <section class="stack" aria-labelledby="su-kien">
      <h2 id="su-kien">{t('parked')}</h2>
      <p class="prose">{t('parkedText')}</p>
      <Table
        caption={t('parked')}
        captionHidden
        rows={events}
        empty={<p class="muted">{t('parkedNone')}</p>}
        columns={[
          { header: t('event'), main: true, cell: (event) => <code>{event.eventType}</code> },
          { header: t('consumer'), cell: (event) => <code>{event.consumer}</code> },
          {
            header: t('subject'),
            cell: (event) => (
              <code>
                {event.subjectType} {event.subject}
              </code>
            ),
          },
          { header: t('error'), cell: (event) => <span>{event.error ?? t('waits')}</span> },
          { header: t('attempts'), align: 'end', cell: (event) => formatNumber(event.attempts, lang) },
          { header: t('parkedAt'), cell: (event) => <DateTime value={event.parkedAt} /> },
          ...(mayAct
            ? [{ header: t('action'), cell: (event: ParkedEvent) => <Release event={event} lang={lang} /> }]
            : []),
        ]}
      />
      <Pager
        {...(first ? {} : { previous: `${SYSTEM}#su-kien` })}
        {...(next ? { next: `${withQuery(SYSTEM, { 'su-kien': next })}#su-kien` } : {})}
      />
    </section>
  );
}

/** Only the first event of a subject has the button: the others follow it. */
function Release({ event, lang }: { event: ParkedEvent; lang: Lang }) {
  if (event.error === null) return <span>–</span>;
  const t = systemWords(lang);
  const { consumer, subject, subjectType } = event;
  return (
    <Deed action={`${SYSTEM}/su-kien`} hidden={{ consumer, subject, subjectType }}>
      {t('release')}
      <span class="vh">: {t('releaseWhich', { consumer, subject })}</span>
    </Deed>
  );
}

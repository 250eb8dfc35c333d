import type { SessionInfo } from '../../../kernel/identity/index.ts';
import type { Lang } from '../../../kernel/text.ts';
import { DateTime, formatDateTime, paths, Table, Tag } from '../../../web/index.ts';
import { readDevice } from '../device.ts';
import { accountWords } from '../words/account.ts';
import { Deed } from './deed.tsx';

/** `Chrome trên Android`, or what is known of it. */
export function deviceInWords(userAgent: string | null, lang: Lang): string {
  const t = accountWords(lang);
  const { browser, system } = readDevice(userAgent);
  return browser && system ? t('on', { browser, system }) : (browser ?? system ?? t('unknownDevice'));
}

/** Open sessions, each with a way to end it. The one in use ends by signing out, at the identity provider too. */
export function Sessions({ lang, sessions }: { lang: Lang; sessions: readonly SessionInfo[] }) {
  const t = accountWords(lang);
  return (
    <section class="stack" aria-labelledby="phien">
      <h2 id="phien">{t('sessions')}</h2>
      <p class="prose">{t('sessionsText')}</p>
      <Table
        caption={t('sessions')}
        captionHidden
        rows={sessions}
        columns={[
          {
            header: t('device'),
            main: true,
            cell: (session) => (
              <>
                {deviceInWords(session.userAgent, lang)}{' '}
                {session.current ? <Tag tone="success">{t('thisOne')}</Tag> : null}
              </>
            ),
          },
          { header: t('address'), cell: (session) => session.ip ?? t('unknown') },
          { header: t('since'), cell: (session) => <DateTime value={session.startedAt} /> },
          { header: t('lastSeen'), cell: (session) => <DateTime value={session.lastSeenAt} /> },
          { header: t('action'), cell: (session) => <EndButton lang={lang} session={session} /> },
        ]}
      />
    </section>
  );
}

function EndButton({ lang, session }: { lang: Lang; session: SessionInfo }) {
  const t = accountWords(lang);
  if (session.current) {
    return <Deed action={paths.signOut}>{t('signOut')}</Deed>;
  }
  return (
    <Deed action={`${paths.account}/phien/${session.id}/ket-thuc`}>
      <span aria-hidden="true">{t('end')}</span>
      <span class="vh">
        {t('endWhich', { device: deviceInWords(session.userAgent, lang), at: formatDateTime(session.startedAt) })}
      </span>
    </Deed>
  );
}

import type { Ctx } from '../../../kernel/context.ts';
import type { FailedJob } from '../../../kernel/jobs/index.ts';
import { DateTime, formatNumber, Pager, Table, withQuery } from '../../../web/index.ts';
import { systemWords } from '../words/system.ts';
import { SYSTEM } from './addresses.ts';
import { Deed } from './deed.tsx';

interface Props {
  readonly ctx: Ctx;
  readonly jobs: readonly FailedJob[];
  readonly next: string | null;
  readonly first: boolean;
  readonly mayAct: boolean;
}

export function FailedJobs({ ctx: { lang }, jobs, next, first, mayAct }: Props) {
  const t = systemWords(lang);
  return (
    <section class="stack" aria-labelledby="tac-vu">
      <h2 id="tac-vu">{t('jobs')}</h2>
      <p class="prose">{t('jobsText')}</p>
      <Table
        caption={t('jobs')}
        captionHidden
        rows={jobs}
        empty={<p class="muted">{t('jobsNone')}</p>}
        columns={[
          { header: t('job'), main: true, cell: (job) => <code>{job.job}</code> },
          { header: t('error'), cell: (job) => <span>{job.error ?? '–'}</span> },
          { header: t('attempts'), align: 'end', cell: (job) => formatNumber(job.attempts, lang) },
          { header: t('failedAt'), cell: (job) => <DateTime value={job.failedAt} /> },
          ...(mayAct
            ? [
                {
                  header: t('action'),
                  cell: (job: FailedJob) => (
                    <Deed action={`${SYSTEM}/tac-vu/${job.id}`}>
                      {t('retry')}
                      <span class="vh">: {job.job}</span>
                    </Deed>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Pager
        {...(first ? {} : { previous: `${SYSTEM}#tac-vu` })}
        {...(next ? { next: `${withQuery(SYSTEM, { 'tac-vu': next })}#tac-vu` } : {})}
      />
    </section>
  );
}

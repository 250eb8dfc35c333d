import type { Ctx } from '../../../../kernel/context.ts';
import { DateTime, DeadlineTag, EmptyState, Table } from '../../../../web/index.ts';
import { StateTag } from '../../pages/shared.tsx';
import type { WorkLine } from '../lists.ts';
import { colourOf, undated } from '../urgency.ts';
import { deskWords } from '../words.ts';

/** The colour of a line with its date; the outcome of one whose time has ended. */
function LineDue({ line, ctx, soon }: { line: WorkLine; ctx: Ctx; soon: Date }) {
  const t = deskWords(ctx.lang);
  const colour = colourOf(line.tray, line.deskAt, ctx.now, soon);
  if (colour === 'paused') return <DeadlineTag state="paused" />;
  const due = line.dueAt ? { due: line.dueAt } : {};
  if (line.timeliness) return <DeadlineTag state={line.timeliness === 'late' ? 'done-late' : 'done'} {...due} />;
  if (colour === null) return line.dueAt ? <DateTime value={line.dueAt} /> : <span class="muted">–</span>;
  const state = colour === 'overdue' ? 'overdue' : colour === 'soon' ? 'soon' : 'on-time';
  if (undated(line.deskAt)) return <span class="muted">–</span>;
  return line.dueAt ? (
    <DeadlineTag state={state} due={line.dueAt} />
  ) : (
    <DeadlineTag state={state} due={line.deskAt} note={t('answerBy')} />
  );
}

/**
 * Dossiers of a list, each a link. With `selectable` every line has a box whose value names the dossier and the version
 * that was seen; the boxes belong to the form with the id `hang-loat`.
 */
export function WorkTable({
  lines,
  ctx,
  soon,
  selectable,
  empty,
}: {
  lines: readonly WorkLine[];
  ctx: Ctx;
  soon: Date;
  selectable?: boolean;
  empty?: string;
}) {
  const t = deskWords(ctx.lang);
  return (
    <Table
      caption={t('worklist')}
      captionHidden
      columns={[
        ...(selectable
          ? [
              {
                header: t('select'),
                cell: (line: WorkLine) => (
                  <input
                    type="checkbox"
                    name="ho-so"
                    form="hang-loat"
                    value={`${line.id}:${line.version}`}
                    aria-label={t('selectOne', { code: line.code })}
                  />
                ),
              },
            ]
          : []),
        {
          header: t('code'),
          cell: (line: WorkLine) => (
            <a class="worklink" href={`/can-bo/ho-so/${line.id}`}>
              {line.code}
            </a>
          ),
          main: true,
        },
        { header: t('subject'), cell: (line: WorkLine) => line.subject },
        { header: t('applicant'), cell: (line: WorkLine) => line.applicant },
        { header: t('state'), cell: (line: WorkLine) => <StateTag state={line.state} lang={ctx.lang} /> },
        { header: t('due'), cell: (line: WorkLine) => <LineDue line={line} ctx={ctx} soon={soon} /> },
        {
          header: t('handler'),
          cell: (line: WorkLine) => line.handler ?? <span class="muted">{t('nobody')}</span>,
        },
      ]}
      rows={lines}
      empty={<EmptyState title={empty ?? t('empty')} />}
    />
  );
}

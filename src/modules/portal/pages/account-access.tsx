import type { Ctx } from '../../../kernel/context.ts';
import { ask } from '../../../kernel/execute.ts';
import { type AccessEntry, myAccessLog } from '../../../kernel/identity/index.ts';
import { DateTime, EmptyState, Pager, paths, Table, withQuery } from '../../../web/index.ts';
import { type DossierEvidence, dossierEvidence } from '../../services/index.ts';
import { accountWords, purposeNames } from '../words/account.ts';
import { placeNames, rolesInWords } from './account-roles.ts';

interface Line extends AccessEntry {
  /** Roles with places, as they were at the time. */
  readonly roles: readonly string[];
  readonly dossier: DossierEvidence | undefined;
}

export interface AccessView {
  readonly lines: readonly Line[];
  readonly next: string | null;
  /** False when older entries are shown. */
  readonly first: boolean;
}

const CURSOR = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})$/;

/** A page of the person's access log; `before` comes from the address, anything that is no cursor shows the newest. */
export async function readAccessLog(ctx: Ctx, before: string | undefined): Promise<AccessView> {
  const [, at, id] = CURSOR.exec(before ?? '') ?? [];
  const { entries, next } = await ask(ctx, myAccessLog, at && id ? { before: { at, id } } : {});
  const ids = entries.filter((entry) => entry.subjectType === 'dossier').map((entry) => entry.subject);
  const dossiers = await dossierEvidence(ctx, [...new Set(ids)]);
  const lines: Line[] = [];
  for (const entry of entries) {
    const roles = rolesInWords(ctx, entry.viewerGrants, await placeNames(ctx, entry.at));
    lines.push({ ...entry, roles, dossier: dossiers.get(entry.subject) });
  }
  return { lines, next: next && `${next.at.toISOString()}_${next.id}`, first: !at };
}

/** “Ai đã xem dữ liệu của tôi”. */
export function AccessLog({ ctx, log }: { ctx: Ctx; log: AccessView }) {
  const t = accountWords(ctx.lang);
  return (
    <section class="stack" aria-labelledby="truy-cap">
      <h2 id="truy-cap">{t('access')}</h2>
      <p class="prose">{t('accessText')}</p>
      <Table
        caption={t('accessCaption')}
        captionHidden
        rows={log.lines}
        empty={
          <EmptyState title={t('accessNone')} icon="shield">
            <p>{t('accessNoneText')}</p>
          </EmptyState>
        }
        columns={[
          { header: t('when'), cell: (line) => <DateTime value={line.at} /> },
          { header: t('viewer'), main: true, cell: (line) => viewerName(ctx, line) },
          { header: t('role'), cell: (line) => <span>{line.roles.join('; ') || '–'}</span> },
          { header: t('why'), cell: (line) => <span>{purposeNames[line.purpose]?.[ctx.lang] ?? line.purpose}</span> },
          { header: t('what'), cell: (line) => <Subject ctx={ctx} line={line} /> },
        ]}
      />
      <Pager
        {...(log.first ? {} : { previous: `${paths.account}#truy-cap` })}
        {...(log.next ? { next: `${withQuery(paths.account, { truoc: log.next })}#truy-cap` } : {})}
      />
    </section>
  );
}

function viewerName(ctx: Ctx, line: Line): string {
  const t = accountWords(ctx.lang);
  return line.viewerName ?? (line.viewer.startsWith('client:') ? t('byProgram') : t('bySystem'));
}

function Subject({ ctx, line }: { ctx: Ctx; line: Line }) {
  if (!line.dossier) return <span>{line.subjectType}</span>;
  const { code, procedureName } = line.dossier;
  return (
    <span>
      <a href={`/ho-so/${code}`}>{accountWords(ctx.lang)('dossier', { code })}</a>
      <br />
      {procedureName[ctx.lang]}
    </span>
  );
}

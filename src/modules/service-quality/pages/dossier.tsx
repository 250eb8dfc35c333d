import type { Lang } from '../../../kernel/text.ts';
import { DateTime, StatusTag } from '../../../web/index.ts';
import type { RegulationEvidence } from '../../feedback/index.ts';
import type { DossierEvidence } from '../../services/index.ts';
import { words } from '../words/quality.ts';

/** The public sees agency and day of a code, not the number of that day, which the receipt slip carries. */
const masked = (code: string): string => code.replace(/[^-]+$/, (last) => '•'.repeat(last.length));

/** The code of a dossier: a link for those who may open it, otherwise masked. */
export function DossierCode({
  id,
  dossier,
  feedback,
  none,
}: {
  id: string;
  dossier: DossierEvidence | undefined;
  /** Where the figure counts feedback on regulations instead. */
  feedback?: RegulationEvidence | undefined;
  none: string;
}) {
  if (feedback) return feedback.href ? <a href={feedback.href}>{feedback.code}</a> : <code>{feedback.code}</code>;
  if (!dossier) return <>{none}</>;
  return dossier.mayOpen ? <a href={`/can-bo/ho-so/${id}`}>{dossier.code}</a> : <code>{masked(dossier.code)}</code>;
}

const TONE = { early: 'success', on_time: 'success', late: 'danger' } as const;

/** When a dossier was handled, and whether in time. */
export function Finished({ dossier, lang }: { dossier: DossierEvidence | undefined; lang: Lang }) {
  if (!dossier?.handledAt) return <>–</>;
  return (
    <>
      <DateTime value={dossier.handledAt} />{' '}
      {dossier.timeliness ? (
        <StatusTag tone={TONE[dossier.timeliness]}>{words(lang)(dossier.timeliness)}</StatusTag>
      ) : null}
    </>
  );
}

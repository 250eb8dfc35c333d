import { localDate } from '../../../kernel/calendar/index.ts';
import type { Ctx } from '../../../kernel/context.ts';
import type { Lang } from '../../../kernel/text.ts';
import { unitsOf } from '../../../kernel/units/index.ts';
import { DeadlineTag, StatusTag } from '../../../web/index.ts';
import type { Dossier } from '../dossiers/dossier.ts';
import { STATE, stateInfo } from '../dossiers/states.ts';
import { words } from '../words.ts';

type Tone = 'neutral' | 'info' | 'progress' | 'waiting' | 'success' | 'danger';

const TONES: Readonly<Record<number, Tone>> = {
  [STATE.submitted]: 'info',
  [STATE.received]: 'progress',
  [STATE.refusedAtReception]: 'danger',
  [STATE.processing]: 'progress',
  [STATE.supplementRequested]: 'waiting',
  [STATE.paymentRequested]: 'waiting',
  [STATE.withdrawn]: 'neutral',
  [STATE.stopped]: 'danger',
  [STATE.handled]: 'success',
  [STATE.returned]: 'success',
};

/** The state of a dossier in words and colour. */
export function StateTag({ state, lang }: { state: number; lang: Lang }) {
  return <StatusTag tone={TONES[state] ?? 'neutral'}>{stateInfo(state).name[lang]}</StatusTag>;
}

const DAY = 86_400_000;

/** The due date with its colour: on time, soon (within a day), overdue, paused, done. */
export function DueTag({
  dossier,
  now,
  lang,
}: {
  dossier: Pick<Dossier, 'state' | 'dueAt' | 'timeliness'>;
  now: Date;
  lang: Lang;
}) {
  const { clock } = stateInfo(dossier.state);
  if (clock === 'none' || (!dossier.dueAt && !dossier.timeliness && clock !== 'paused'))
    return <span class="muted">{words(lang)('noDue')}</span>;
  // A date that had passed before the clock stopped stays passed.
  if (clock === 'paused' && !dossier.dueAt) return <DeadlineTag state="paused" />;
  const shown = dossier.dueAt ? { due: dossier.dueAt } : {};
  if (dossier.timeliness)
    return <DeadlineTag state={dossier.timeliness === 'late' ? 'done-late' : 'done'} {...shown} />;
  const left = (dossier.dueAt?.getTime() ?? 0) - now.getTime();
  return <DeadlineTag state={left < 0 ? 'overdue' : left < DAY ? 'soon' : 'on-time'} {...shown} />;
}

/** Communes in force today, in Vietnamese order, for a choice. */
export async function communeOptions(ctx: Ctx): Promise<{ value: string; label: string }[]> {
  const units = await unitsOf(ctx);
  const collator = new Intl.Collator('vi');
  return units
    .unitsAt(localDate(ctx.now), 'commune')
    .sort((a, b) => collator.compare(a.shortName, b.shortName))
    .map((unit) => ({ value: unit.id, label: unit.name }));
}

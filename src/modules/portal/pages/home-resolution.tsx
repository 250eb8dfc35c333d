import type { Ctx } from '../../../kernel/context.ts';
import { ask } from '../../../kernel/execute.ts';
import { Problem } from '../../../kernel/problem.ts';
import { formatDate, Grid, paths, TargetBar } from '../../../web/index.ts';
import { directionOf, readBoard, type TargetState } from '../../resolution/index.ts';
import { homeWords } from '../words/home.ts';

const SHOWN = 3;

export interface Headline {
  readonly number: string;
  /** Of all the resolution's targets. */
  readonly count: number;
  readonly targets: readonly TargetState[];
}

/** The province's own targets that are computed live, those with a value first; null while no resolution is in force. */
export async function headline(ctx: Ctx): Promise<Headline | null> {
  try {
    const { resolution, targets } = await ask(ctx, readBoard, {});
    const live = targets.filter((state) => state.indicator !== null);
    return {
      number: resolution.number,
      count: targets.length,
      targets: live.sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN),
    };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

const rank = ({ target, value }: TargetState): number =>
  (value?.value == null ? 2 : 0) + (target.scope === 'province' ? 0 : 1);

/** A calm strip: where the resolution stands, each number a road to what makes it. */
export function ResolutionStrip({ ctx, progress }: { ctx: Ctx; progress: Headline }) {
  const { lang } = ctx;
  const t = homeWords(lang);
  return (
    <section class="stack" aria-labelledby="nghi-quyet">
      <h2 id="nghi-quyet">{t('resolution', { number: progress.number })}</h2>
      <p class="prose">{t('resolutionText')}</p>
      <Grid min="m">
        {progress.targets.map(({ target, status, value }) => (
          <TargetBar
            label={target.text[lang]}
            value={value?.value ?? null}
            target={status.due.value}
            expected={value?.value == null ? undefined : status.required}
            unit={target.unit.name[lang]}
            href={`${paths.resolution}/chi-tieu/${target.code}`}
            direction={directionOf(target.comparison)}
            due={t('dueBy', { date: formatDate(status.due.by) })}
          />
        ))}
      </Grid>
      <p>
        <a href={paths.resolution}>{t('resolutionLink', { n: progress.count })}</a>
      </p>
    </section>
  );
}

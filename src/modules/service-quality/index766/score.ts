/** What a ratio was made of. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * `scored`: points = max × ratio. `idle`: nothing happened in the period that could be scored. `no-data`: the system
 * has no data for the component. Only what is scored counts towards the greatest points that could be computed.
 */
export type ComponentScore =
  | { readonly state: 'scored'; readonly ratio: number; readonly points: number; readonly capped: boolean }
  | { readonly state: 'idle' }
  | { readonly state: 'no-data' };

export interface Total {
  /** Points obtained, the sum of the points shown. */
  readonly points: number;
  /** Greatest points of the components that could be computed. */
  readonly computable: number;
  /** Greatest points of all. */
  readonly max: number;
  /** points / computable in percent; null when nothing could be computed. */
  readonly percent: number | null;
}

const hundredths = (value: number): number => Math.round(value * 100 + 1e-7) / 100;

/**
 * Points of a component, to hundredths: max × numerator / denominator, the ratio kept between 0 and 1. (A ratio outside
 * happens where two sides of a formula are counted by different days, e.g. ratings that come in the month after.)
 */
export function scoreOf(max: number, ratio: Ratio | null): ComponentScore {
  if (ratio === null) return { state: 'no-data' };
  if (ratio.denominator <= 0) return { state: 'idle' };
  const raw = ratio.numerator / ratio.denominator;
  const kept = Math.min(1, Math.max(0, raw));
  return { state: 'scored', ratio: kept, points: hundredths(max * kept), capped: kept !== raw };
}

/** Sums of components: what was obtained, out of what could be computed, out of all. */
export function totalOf(parts: readonly { readonly max: number; readonly score: ComponentScore }[]): Total {
  const scored = parts.filter((part) => part.score.state === 'scored');
  const points = hundredths(scored.reduce((sum, { score }) => sum + (score.state === 'scored' ? score.points : 0), 0));
  const computable = hundredths(scored.reduce((sum, part) => sum + part.max, 0));
  return {
    points,
    computable,
    max: hundredths(parts.reduce((sum, part) => sum + part.max, 0)),
    percent: computable === 0 ? null : hundredths((points / computable) * 100),
  };
}

/** Places in a ranking, 1 first; equals share a place. Those without a percentage have none. */
export function ranked<T extends { readonly total: Total }>(
  rows: readonly T[],
): (T & { readonly rank: number | null })[] {
  const sorted = [...rows].sort((a, b) => (b.total.percent ?? -1) - (a.total.percent ?? -1));
  return sorted.map((row) => ({
    ...row,
    rank:
      row.total.percent === null ? null : sorted.findIndex((other) => other.total.percent === row.total.percent) + 1,
  }));
}

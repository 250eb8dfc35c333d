/** A value to be reached on a day. */
export interface Due {
  readonly by: string;
  readonly value: number;
}

export type Comparison = '>=' | '>' | '<=' | '<';

export interface TargetPath {
  readonly comparison: Comparison;
  readonly path: 'linear' | 'step';
  /** Oldest first, at least one. */
  readonly values: readonly Due[];
  readonly baseline?: { readonly on: string; readonly value: number } | undefined;
}

/**
 * `reached`: the last day has passed and the value is met. `ahead`: the next value is met before its day. `on`: not
 * yet met, but not below the required path. `behind`: below the path, or the last day passed without the value.
 */
export type State = 'reached' | 'ahead' | 'on' | 'behind' | 'none';

export interface Status {
  readonly state: State;
  /** The value that counts now: the next one due, the last one when all days have passed. */
  readonly due: Due;
  /** True when all days have passed. */
  readonly over: boolean;
  /** What the path requires on the day. */
  readonly required: number;
  /** Where `required` lies between, when it was interpolated. */
  readonly between?: readonly [Due, Due];
  /** Value minus required; null without a value. */
  readonly gap: number | null;
}

export const meets = (value: number, comparison: Comparison, wanted: number): boolean => {
  switch (comparison) {
    case '>=':
      return value >= wanted;
    case '>':
      return value > wanted;
    case '<=':
      return value <= wanted;
    case '<':
      return value < wanted;
  }
};

export const directionOf = (comparison: Comparison): 'up' | 'down' => (comparison.startsWith('>') ? 'up' : 'down');

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
const tidy = (value: number): number => Math.round(value * 100) / 100;

/**
 * How a target stands on a day ('YYYY-MM-DD'). Pure. A linear path runs from the baseline, or from one dated value to
 * the next; before the first value without a baseline there is nothing to interpolate from, so that value itself is required.
 */
export function statusOf(target: TargetPath, value: number | null, day: string): Status {
  const next = target.values.find((due) => due.by >= day);
  const due = next ?? (target.values.at(-1) as Due);
  const before =
    target.values.filter((one) => one.by < day).at(-1) ??
    (target.baseline && { by: target.baseline.on, value: target.baseline.value });
  const interpolate = next !== undefined && target.path === 'linear' && before !== undefined && before.by < day;
  const required = interpolate
    ? tidy(before.value + ((next.value - before.value) * daysBetween(before.by, day)) / daysBetween(before.by, next.by))
    : due.value;
  const shared = {
    due,
    over: next === undefined,
    required,
    ...(interpolate ? { between: [before, next] as const } : {}),
  };
  if (value === null) return { state: 'none', ...shared, gap: null };
  const gap = tidy(value - required);
  const onPath = directionOf(target.comparison) === 'up' ? value >= required : value <= required;
  const met = meets(value, target.comparison, due.value);
  const state: State = met ? (next ? 'ahead' : 'reached') : next && interpolate && onPath ? 'on' : 'behind';
  return { state, ...shared, gap };
}

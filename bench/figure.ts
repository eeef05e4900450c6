export type Unit = '' | 's' | 'ms' | '%' | 'KB' | 'MB' | 'MB/s' | '/s';

/** What a figure, or its ratio to the one beside it, may be. */
export interface Budget {
  readonly of: 'ours' | 'ratio';
  readonly kind: 'most' | 'least';
  readonly value: number;
  /** True for counts, which are exact: missing one is a fault. Times and rates depend on what else the machine does. */
  readonly strict: boolean;
}

/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  readonly ours: number;
  /** The same of the naive variant, or of what the name says; undefined when there is no such thing. */
  readonly beside?: number;
  readonly budget?: Budget;
}

export type Verdict = 'ok' | 'OVER' | 'UNDER';

/** How many times the figure beside it is in ours; undefined without one, or when that is 0. */
export function ratioOf({ ours, beside }: Figure): number | undefined {
  return beside === undefined || beside === 0 ? undefined : ours / beside;
}

/** Undefined for a figure that has no budget, or whose budgeted ratio could not be formed. */
export function verdictOf(figure: Figure): Verdict | undefined {
  const { budget, ours } = figure;
  const value = budget?.of === 'ratio' ? ratioOf(figure) : ours;
  if (budget === undefined || value === undefined) return undefined;
  if (budget.kind === 'most') return value <= budget.value ? 'ok' : 'OVER';
  return value >= budget.value ? 'ok' : 'UNDER';
}

/** True when an exact count misses its budget. */
export function isFault(figure: Figure): boolean {
  return figure.budget?.strict === true && verdictOf(figure) !== 'ok';
}

/** A budget of at most so much; strict means that missing it fails the run. */
export function atMost(value: number, { strict = false, of = 'ours' }: Partial<Budget> = {}): Budget {
  return { kind: 'most', value, of, strict };
}

/** A budget of at least so much. */
export function atLeast(value: number, { strict = false, of = 'ours' }: Partial<Budget> = {}): Budget {
  return { kind: 'least', value, of, strict };
}

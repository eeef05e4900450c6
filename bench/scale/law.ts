/** One measured value of something that grows with `n`. */
export interface Point {
  readonly n: number;
  readonly value: number;
}

/** `value = base + each * n`, and by which share of a value the worst of the points is off it. */
export interface Law {
  readonly base: number;
  readonly each: number;
  readonly worst: number;
}

/** The straight line that is nearest to the points by least squares; throws a `RangeError` for fewer than two different `n`. */
export function fitLaw(points: readonly Point[]): Law {
  const count = points.length;
  const meanN = points.reduce((sum, { n }) => sum + n, 0) / count;
  const meanValue = points.reduce((sum, { value }) => sum + value, 0) / count;
  const spread = points.reduce((sum, { n }) => sum + (n - meanN) ** 2, 0);
  if (!(spread > 0)) throw new RangeError('a law needs measurements at two sizes at least');
  const each = points.reduce((sum, { n, value }) => sum + (n - meanN) * (value - meanValue), 0) / spread;
  const base = meanValue - each * meanN;
  const off = points.map(({ n, value }) => Math.abs(base + each * n - value) / Math.abs(value || 1));
  return { base, each, worst: Math.max(...off) };
}

/** What the law says of `n`. */
export function valueAt({ base, each }: Pick<Law, 'base' | 'each'>, n: number): number {
  return base + each * n;
}

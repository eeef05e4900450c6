import type { Effort, QueryMethod } from './query-methods.js';
import { QUERY_METHODS } from './query-methods.js';

/** What Kling is asked about, in every way, when the ways are compared. */
export const CASES = [
  'new',
  'processing',
  'succeeded',
  'failed',
  'unknown id',
  'very old id',
  'empty',
  'timeout',
  'many at once',
] as const;
export type Case = (typeof CASES)[number];

/** One question and how it went. */
export interface Sample extends Effort {
  readonly case: Case;
  readonly method: QueryMethod;
  /** The answer was what it should be, e.g. "no such task" for an unknown id. */
  readonly isRight: boolean;
  /** Why it was not. */
  readonly error?: string;
}

/** What many questions in one way have come to. */
export interface Figures {
  readonly samples: number;
  readonly requests: number;
  /** Of a whole answer, however many requests it took. Absent where nothing was waited for. */
  readonly medianMs?: number;
  readonly p95Ms?: number;
  /** Of one answer, on average. */
  readonly meanBytes: number;
  /** From 0 to 1. */
  readonly successRate: number;
}

export interface Comparison {
  readonly baseUrl: string;
  readonly isSimulated: boolean;
  /** ISO 8601. */
  readonly at: string;
  readonly methods: readonly ({ readonly method: QueryMethod } & Figures)[];
  readonly cases: readonly ({ readonly case: Case; readonly method: QueryMethod } & Figures)[];
  /** Cases for which the account has no task. */
  readonly absent: readonly Case[];
  /** What was wrong, each once. */
  readonly errors: readonly { readonly method: QueryMethod; readonly case: Case; readonly text: string }[];
}

/** All samples by method, and by case and method. How long a timeout took is its limit and says nothing of a method, so it counts as right or wrong only. */
export function summarizeSamples(
  samples: readonly Sample[],
): Pick<Comparison, 'methods' | 'cases' | 'absent' | 'errors'> {
  const of = (method: QueryMethod, name?: Case) =>
    samples.filter((one) => one.method === method && (name === undefined || one.case === name));
  const isThere = (name: Case) => samples.some((one) => one.case === name);
  const cells = CASES.flatMap((name) => QUERY_METHODS.map((method) => ({ case: name, method, own: of(method, name) })));
  const errors = new Map(
    samples.flatMap(({ method, case: name, error }) =>
      error === undefined ? [] : [[`${method} ${error}`, { method, case: name, text: error }] as const],
    ),
  );
  return {
    methods: QUERY_METHODS.map((method) => ({ method, ...toFigures(of(method)) })),
    cases: cells.flatMap(({ own, ...cell }) => (own.length === 0 ? [] : [{ ...cell, ...toFigures(own) }])),
    absent: CASES.filter((name) => !isThere(name)),
    errors: [...errors.values()],
  };
}

function toFigures(samples: readonly Sample[]): Figures {
  const timed = samples.filter((one) => one.case !== 'timeout');
  const sorted = timed.map(({ latencyMs }) => latencyMs).sort((one, other) => one - other);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const right = samples.filter(({ isRight }) => isRight).length;
  return {
    samples: samples.length,
    requests: sum(samples.map(({ requests }) => requests)),
    ...(sorted.length > 0 && { medianMs: rank(sorted, 0.5), p95Ms: rank(sorted, 0.95) }),
    meanBytes: timed.length === 0 ? 0 : Math.round(sum(timed.map(({ bytes }) => bytes)) / timed.length),
    successRate: samples.length === 0 ? 0 : right / samples.length,
  };
}

/** The smallest value that is not exceeded by that share of them (nearest rank). */
function rank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

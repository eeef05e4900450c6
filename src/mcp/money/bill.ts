import { cautiousUsd } from '../../domain/batch/cost/cautious-usd.js';
import type { EstimateLine } from '../../domain/batch/cost/estimate-lines.js';
import { listLines, sumUnits } from '../../domain/batch/cost/estimate-lines.js';
import type { Decimal } from '../../domain/decimal.js';
import { decimalOf, isZero, multiply, plain, sum, toNumber } from '../../domain/decimal.js';
import type { CreateRequest, GenerationRequest } from '../../domain/generation/request.js';

/** What is to be started, as it counts for a budget. What has no known price counts at the dearest that is known. */
export interface Bill {
  /** USD, once each. */
  readonly once: Decimal;
  /** USD, if each attempt that is allowed is made and paid. */
  readonly most: Decimal;
  readonly units: { readonly video: number; readonly image: number };
  /** What has no known price, e.g. `kling-v1`. */
  readonly unpriced: readonly string[];
}

/** Reckons requests; those that collect a task that exists cost nothing. */
export function reckon(requests: readonly GenerationRequest[]): Bill {
  const creates = requests.filter((request): request is CreateRequest => request.kind === 'create');
  const lines = listLines(creates);
  const attempts = [...new Set(creates.map(({ run }) => run.attempts))];
  const most = attempts.map((count) =>
    multiply(costOf(creates.filter(({ run }) => run.attempts === count)), decimalOf(count)),
  );
  return {
    once: plain(cautiousUsd(lines)),
    most: plain(sum(most)),
    units: { video: unitsOf(lines, 'video'), image: unitsOf(lines, 'image') },
    unpriced: [...new Set(lines.flatMap(({ unknown }) => unknown ?? []))],
  };
}

/** True where nothing can be charged. */
export const isFree = ({ most, unpriced }: Bill): boolean => isZero(most) && unpriced.length === 0;

const costOf = (creates: readonly CreateRequest[]): Decimal => cautiousUsd(listLines(creates));

const unitsOf = (lines: readonly EstimateLine[], pack: 'video' | 'image'): number => toNumber(sumUnits(lines, pack));

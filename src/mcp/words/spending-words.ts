import { z } from 'zod';
import type { Decimal } from '../../domain/decimal.js';
import { share, toNumber } from '../../domain/decimal.js';
import type { Bill } from '../money/bill.js';
import type { Left, Standing } from '../money/purse.js';

const LEFT = z.looseObject({
  limitUsd: z.number().optional().describe('absent where there is no limit'),
  spentUsd: z.number().describe('what is held for running work included'),
  leftUsd: z.number().optional(),
});

/** What stands in each answer that spends. */
export const SPENDING = z.looseObject({
  onceUsd: z.number().describe('estimate, each made once'),
  mostUsd: z.number().describe('what is held: with every attempt that is allowed'),
  units: z.looseObject({ video: z.number(), image: z.number() }).describe("the same in Kling's units"),
  unpriced: z.array(z.string()).describe('what has no known price'),
  session: LEFT,
  day: LEFT,
});

export const renderSpendingData = ({ once, most, units, unpriced }: Bill, standing: Standing) => ({
  onceUsd: toNumber(once),
  mostUsd: toNumber(most),
  units,
  unpriced,
  ...renderStandingData(standing),
});

export const renderStandingData = ({ session, day }: Standing) => ({ session: toData(session), day: toData(day) });

const toData = ({ limit, spent, left }: Left) => ({
  ...(limit === undefined ? {} : { limitUsd: toNumber(limit) }),
  spentUsd: toNumber(spent),
  ...(left === undefined ? {} : { leftUsd: toNumber(left) }),
});

/** `About 0.28 USD (2 video units), at most 0.84 USD with all attempts.` */
export function renderBill({ once, most, units, unpriced }: Bill): string {
  const packs = [units.video === 0 ? '' : `${units.video} video`, units.image === 0 ? '' : `${units.image} image`];
  const named = packs.filter(Boolean);
  const inUnits = named.length === 0 ? '' : ` (${named.join(' and ')} units)`;
  const guess = unpriced.length === 0 ? '' : `; the price of ${unpriced.join(', ')} is not known and was guessed`;
  return `About ${usd(once)}${inUnits}, at most ${usd(most)} with all attempts${guess}.`;
}

/** `Left: 9.16 USD of this session, 29.16 USD of today.` */
export function renderStanding({ session, day }: Standing): string {
  return `Left: ${renderLeft(session)} of this session, ${renderLeft(day)} of today.`;
}

const renderLeft = ({ left }: Left): string => (left === undefined ? 'no limit' : usd(left));

export const usd = (sum: Decimal): string => `${share(sum, 1, 2)} USD`;

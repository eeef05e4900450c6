import type { ResourcePack } from '../../domain/account/resource-pack.js';
import { PACK_LAG_HOURS } from '../../domain/account/resource-pack.js';
import { decimalOf, plain, sum, toNumber } from '../../domain/decimal.js';
import type { Decimal } from '../../domain/decimal.js';
import type { Pack } from '../../products/pack.js';
import { PACKS } from '../../products/pack.js';
import { usdOf } from '../../products/price.js';
import type { Asking } from '../tasks/with-account.js';
import { withAccount } from '../tasks/with-account.js';

/** What the account has bought, and what is left of it. */
export interface AccountPacks {
  readonly packs: readonly ResourcePack[];
  /** Units of packs that are valid now, by what they make; a pack whose name says neither is in none. */
  readonly left: Readonly<Partial<Record<Pack, Decimal>>>;
  /** What those are worth, about, in USD. */
  readonly usd: number;
  /** So old may all of it be. */
  readonly lagHours: number;
}

/** Packs are sold for a year at most; what had expired before is of no use. */
const BACK_MS = 366 * 24 * 3600 * 1000;

/** The account's packs of units. Throws `KlingFailure`. */
export async function listPacks(asking: Asking, nowMs = Date.now()): Promise<AccountPacks> {
  const { signal } = asking;
  const period = { fromMs: nowMs - BACK_MS, toMs: nowMs };
  const packs = await withAccount(asking, (_kling, billing) => billing.packs(period, { signal }));
  const active = packs.filter(({ state }) => state === 'active');
  const leftOf = (kind: Pack) => active.flatMap((pack) => (pack.kind === kind ? (pack.left ?? []) : []));
  const left = PACKS.flatMap((kind) => (leftOf(kind).length === 0 ? [] : [[kind, plain(sum(leftOf(kind)))] as const]));
  const usd = left.map(([kind, units]) => usdOf(units, kind));
  return {
    packs,
    left: Object.fromEntries(left),
    usd: toNumber(plain(sum([decimalOf(0), ...usd]))),
    lagHours: PACK_LAG_HOURS,
  };
}

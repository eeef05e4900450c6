import type { Decimal } from '../decimal.js';

/** How a pack stands: `coming` is not valid yet, `empty` has no units left. `unknown` is a word that this version has not seen. */
export const PACK_STATES = ['coming', 'active', 'expired', 'empty', 'unknown'] as const;
export type PackState = (typeof PACK_STATES)[number];

/** A pack of units that the account has bought. */
export interface ResourcePack {
  readonly name: string;
  readonly id?: string;
  /** What its units make, where its name says so. */
  readonly kind?: 'video' | 'image';
  readonly state: PackState;
  /** Units; what is left may be half a day old. */
  readonly total?: Decimal;
  readonly left?: Decimal;
  /** ISO 8601. */
  readonly boughtAt?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
}

/** For so long what Kling says of a pack may lag behind. */
export const PACK_LAG_HOURS = 12;

import type { Oracle } from '../world.js';
import { findHistoryTrouble } from './clean-histories.js';
import { findLeaks } from './no-leaks.js';
import { findLost } from './none-lost.js';
import { findPaidTwice } from './paid-once.js';
import { findRequestExcess } from './request-budget.js';
import { findSecrets } from './secrets-kept.js';
import { findSlotTrouble } from './slots-kept.js';
import { findSlowRecovery } from './recovered-in-time.js';
import { findFileTrouble } from './whole-files.js';

/** The nine, in their order. */
const ORACLES: readonly Oracle[] = [
  findLost,
  findPaidTwice,
  findSlotTrouble,
  findFileTrouble,
  findSecrets,
  findHistoryTrouble,
  findRequestExcess,
  findSlowRecovery,
  findLeaks,
];

/** What all nine find wrong with a world. */
export const judgeWorld: Oracle = (world, allowed) => ORACLES.flatMap((find) => find(world, allowed));

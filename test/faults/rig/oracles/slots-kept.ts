import type { Oracle, World } from '../world.js';
import { isRefusedForSlots } from './refused-for-slots.js';

type Pack = 'video' | 'image';

/**
 * O3: nothing is sent for which there is no slot, and all of them are held where there is work for all. Kling itself takes no more than the account
 * allows: whoever keeps no account of its slots is told by what Kling refuses.
 */
export const findSlotTrouble: Oracle = (world, { backlog, refusals = 0 }) => {
  const refused = world.kling.ledger.filter(isRefusedForSlots).length;
  return [
    ...(refused > refusals ? [`O3: Kling had no slot for ${refused} creates, more than ${refusals}`] : []),
    ...(backlog === undefined ? [] : findUnused(world, backlog)),
  ];
};

function findUnused({ kling: { stats, slots } }: World, pack: Pack): readonly string[] {
  const most = stats.maxInFlight[pack];
  if (most >= slots[pack]) return [];
  return [`O3: at most ${most} of ${slots[pack]} ${pack} slots were held, though there was work for all`];
}

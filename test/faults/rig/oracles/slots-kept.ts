import type { Oracle, World } from '../world.js';

type Pack = 'video' | 'image';

/** O3: never more at once than the account allows, and all of it where there was work for it. */
export const findSlotTrouble: Oracle = (world, { backlog }) =>
  (['video', 'image'] as const).flatMap((pack) => judge(world, pack, backlog));

function judge({ kling: { stats, slots } }: World, pack: Pack, backlog: Pack | undefined): readonly string[] {
  const most = stats.maxInFlight[pack];
  if (most > slots[pack]) return [`O3: ${most} ${pack} slots were held at once, of ${slots[pack]}`];
  if (pack === backlog && most < slots[pack])
    return [`O3: at most ${most} of ${slots[pack]} ${pack} slots were held, though there was work for all`];
  return [];
}

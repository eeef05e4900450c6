import { createColors } from 'picocolors';
import type { ColourWish } from '../../config/terminal/colour-wish.js';

/** Puts texts into colours, or leaves them as they are where there are none. */
export type Paint = ReturnType<typeof createColors>;

/** The colours of a stream: `auto` has them on a terminal and not in a pipe or a file. */
export function createPaint(stream: { readonly isTTY?: boolean }, wish: ColourWish): Paint {
  return createColors(wish === 'always' || (wish === 'auto' && stream.isTTY === true));
}

export const NO_PAINT: Paint = createColors(false);

/** A word for a state in the colour of what it means: done, under way, to be looked at, failed. */
export function paintState(state: string, paint: Paint): string {
  // `queued (outage)`, `processing!`: something is in the way, or takes too long.
  if (/^\w+(!| \()/.test(state)) return paint.yellow(state);
  switch (state.trim().replace(/:.*$/s, '')) {
    case 'completed':
    case 'succeeded':
    case 'active':
      return paint.green(state);
    case 'failed':
    case 'terminated':
    case 'timed out':
      return paint.red(state);
    case 'parked':
    case 'stuck':
    case 'paused':
    case 'retrying':
      return paint.yellow(state);
    case 'cancelled':
    case 'queued':
    case 'waiting':
      return paint.dim(state);
    default:
      return paint.cyan(state);
  }
}

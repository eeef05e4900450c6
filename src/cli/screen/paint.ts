import { createColors } from 'picocolors';

/** Puts texts into colours, or leaves them as they are where there are none. */
export type Paint = ReturnType<typeof createColors>;

/** The colours of a stream: none in a pipe or a file, with `--no-color`, or where the environment wants none (`config.colour`). */
export function createPaint(stream: { readonly isTTY?: boolean }, isWanted: boolean): Paint {
  return createColors(isWanted && stream.isTTY === true);
}

export const NO_PAINT: Paint = createColors(false);

/** A word for a state in the colour of what it means: done, under way, to be looked at, failed. */
export function paintState(state: string, paint: Paint): string {
  // `queued (outage)`, `processing!`: something is in the way, or takes too long.
  if (/^\w+(!| \()/.test(state)) return paint.yellow(state);
  switch (state.trim().replace(/:.*$/s, '')) {
    case 'completed':
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

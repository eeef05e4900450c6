import { InvalidRequest } from '../../domain/invalid-request.js';
import type { Moment } from '../../domain/pipeline/operations/field.js';

/** Half a thousandth: what somebody writes is a rounded number. */
const ROUNDING = 0.0005;

/**
 * Where to seek, by the file's own clock, so that the first frame that comes is the one that is seen at a moment: between it and the one before.
 * Undefined for the very first. `times` are those of its frames in their order. Throws `InvalidRequest` for a moment behind the end.
 */
export function seekTo(
  at: Moment,
  times: readonly number[],
  { startSeconds, seconds }: { readonly startSeconds: number; readonly seconds: number },
): number | undefined {
  const [first = 0] = times;
  if (typeof at === 'number' && at > seconds + ROUNDING)
    throw new InvalidRequest([
      { path: 'at', text: `${at} s; the video ends at ${Math.round(seconds * 1000) / 1000} s` },
    ]);
  const index = at === 'first' ? 0 : at === 'last' ? times.length - 1 : findShown(times, first + at + ROUNDING);
  const [before, shown] = [times[index - 1], times[index]];
  return before === undefined || shown === undefined ? undefined : (before + shown) / 2 - startSeconds;
}

/** The last frame that has begun. */
function findShown(times: readonly number[], time: number): number {
  const next = times.findIndex((one) => one > time);
  return next === -1 ? times.length - 1 : Math.max(0, next - 1);
}

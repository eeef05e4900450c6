import type { Oracle } from '../world.js';

/** O8: work went on within the time that is promised. */
export const findSlowRecovery: Oracle = (_world, { recoveries = [] }) =>
  recoveries
    .filter(({ tookMs, withinMs }) => !(tookMs <= withinMs))
    .map(({ what, tookMs, withinMs }) => `O8: ${what} took ${Math.round(tookMs)} ms, more than ${withinMs}`);

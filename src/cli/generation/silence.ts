import type { GenerationView } from '../../client/generation/generation-view.js';
import { PRESENCE_LIMIT_MS } from '../../client/look/ask-workflow.js';

/** Whether nobody has answered for so long that no worker is there; one that has just started, or is busy, misses a look or two. */
export function createSilence(
  now: () => number = () => performance.now(),
): (view: Pick<GenerationView, 'source'>) => boolean {
  let sinceMs: number | undefined;
  return ({ source }) => {
    sinceMs = source === 'worker' ? undefined : (sinceMs ?? now());
    return sinceMs !== undefined && now() - sinceMs >= PRESENCE_LIMIT_MS;
  };
}

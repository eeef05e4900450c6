import type { GenerationView } from '../client/generation/generation-view.js';
import { viewGeneration } from '../client/generation/generation-view.js';
import { awaitGeneration } from '../client/generation/generation-ending.js';
import { cancelGeneration } from '../client/generation/cancel-generation.js';
import { watchGeneration } from '../client/generation/watch-generation.js';
import type { WithEvents } from '../client/notices/watched-events.js';
import { withGenerationEvents } from '../client/notices/watched-events.js';
import type { GenerationResult } from '../domain/generation/generation.js';
import { GenerationFailed } from '../client/ended-badly.js';
import { sayIn, sayInEach } from './advice-words.js';
import { usable, WAIT } from './check-options.js';
import type { LazySession } from './lazy-session.js';

/** What may end a wait: an aborted signal rejects it with the signal's reason, and leaves the generation alone. */
export interface WaitOptions {
  readonly signal?: AbortSignal;
}

/** Of what asks Kling from here. */
export interface AskOptions extends WaitOptions {
  /** Which account of the kling.toml that `KLING_CONFIG` in `env` names; by default the default one. */
  readonly account?: string;
}

/** One generation. It lives in Temporal: a handle may be thrown away, and had again by `get(id)`. */
export interface GenerationHandle {
  readonly id: string;
  /** The files and what they have cost, once it has completed. Rejects with `GenerationFailed`, whose `code` says why. */
  result(options?: WaitOptions): Promise<GenerationResult>;
  /** Everything known of it now, whether or not a worker runs. */
  status(options?: WaitOptions): Promise<GenerationView>;
  /** How it stands, now and whenever that changes, until it has ended: the last is its end. `source` says who tells: a worker or, without one, Temporal's own records; `events` are what has happened since the one before. */
  watch(options?: WaitOptions): AsyncIterableIterator<GenerationView & WithEvents>;
  /** Asks it to stop, waits a moment until it has, and returns how it stands then. Kling itself has no cancel: `notices` say what that means. */
  cancel(options?: WaitOptions): Promise<GenerationView>;
}

export function createGenerationHandle(id: string, session: LazySession): GenerationHandle {
  return {
    id,
    result: async (options) =>
      session.use(
        async (open, over) => {
          await viewGeneration(id, open);
          const ending = await awaitGeneration(open.client.workflow.getHandle(id), open, over);
          if (ending.kind === 'completed') return ending.result;
          if (ending.kind === 'failed') throw new GenerationFailed(id, ending.failure);
          throw over.reason;
        },
        usable('result', options, WAIT).signal,
      ),
    status: async (options) =>
      session.use(async (open) => sayIn(await viewGeneration(id, open)), usable('status', options, WAIT).signal),
    watch: (options) =>
      sayInEach(
        session.iterate(
          (open, over) => withGenerationEvents(watchGeneration(id, open, over)),
          usable('watch', options, WAIT).signal,
        ),
        sayIn,
      ),
    cancel: async (options) =>
      session.use(
        async (open, over) => sayIn((await cancelGeneration(id, open, over)).view),
        usable('cancel', options, WAIT).signal,
      ),
  };
}

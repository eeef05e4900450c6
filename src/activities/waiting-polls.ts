import type { SubmitResult } from '../contract/generation-activities.js';
import { silenceSeconds, USUAL_SILENCE_SECONDS } from '../domain/generation/polls/poll-pace.js';

/** Counts the polls that wait in this process, and tells workflows how long the next one may be silent. */
export function createWaitingPolls() {
  let waiting = 0;
  return {
    async during<T>(poll: () => Promise<T>): Promise<T> {
      waiting += 1;
      try {
        return await poll();
      } finally {
        waiting -= 1;
      }
    },
    /** Where a callback may end the wait from outside, the next heartbeat is what this process hears of it by: then it stays the usual one. */
    pace(result: SubmitResult): SubmitResult {
      const seconds = silenceSeconds(waiting + 1);
      const isUsual = result.hasCallback === true || result.task !== undefined || seconds === USUAL_SILENCE_SECONDS;
      return isUsual ? result : { ...result, silenceSeconds: seconds };
    },
  };
}

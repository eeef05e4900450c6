import type { SubmitHeartbeat } from '../../contract/generation-activities.js';
import { hadNoRoom } from './lost-answer.js';

/** Whether a create of this `submit`, in this try or in one before, may have made a task without our hearing of it. */
export interface Doubt {
  isOpen(): boolean;
  /** Sends a create. Only its answer, or Kling's refusal for want of room, leaves no doubt that was not there before. */
  during<T>(send: () => Promise<T>): Promise<T>;
  /** For the next try, in the last heartbeat of this one. */
  note(): Pick<SubmitHeartbeat, 'unmadeBy'>;
}

/**
 * Of a worker that has died nobody knows what it sent, so that only the word of the very try before this one counts. `attempt` counts from 1, and
 * does so anew where somebody has reset the activity: then there is a word of a try before the first.
 */
export function createDoubt(attempt: number, past: SubmitHeartbeat | undefined): Doubt {
  const isFirst = attempt === 1 && past === undefined;
  const isLeft = !isFirst && past?.unmadeBy !== attempt - 1;
  let isOpen = isLeft;
  return {
    isOpen: () => isOpen,
    async during(send) {
      isOpen = true;
      try {
        return await send();
      } catch (error) {
        if (hadNoRoom(error)) isOpen = isLeft;
        throw error;
      }
    },
    note: () => (isOpen ? {} : { unmadeBy: attempt }),
  };
}

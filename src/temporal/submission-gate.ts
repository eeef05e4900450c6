import type { ActivitySlotInfo, CustomSlotSupplier, SlotPermit } from '@temporalio/worker';

/** The waiting line for Kling's parallel slots of one pack (video or image): a slot supplier for the worker that runs `submit`. */
export interface SubmissionGate {
  readonly supplier: CustomSlotSupplier<ActivitySlotInfo>;
  /** A task holds `weight` slots at Kling until `free`; a second call for the same task changes nothing and returns false. */
  hold(taskId: string, weight: number): boolean;
  free(taskId: string): void;
  /** Kling refused a create for want of a slot: somebody else holds one that is not counted here. Closes for a while. */
  refused(): void;
  /** Slots that are held by tasks, and by `submit` activities that may be making one. */
  inUse(): { tasks: number; submitting: number; limit: number };
}

/** Kling asks for at least a second between creates after a refusal; one gate then asks at most once a second. */
const CLOSED_AFTER_REFUSAL_MS = 1000;

/**
 * Lets a `submit` task out of Temporal's task queue only while Kling should have a slot free, so that waiting costs no events,
 * no requests and no retries, and survives restarts. Kling stays the truth: what slips through is refused with 1303 and comes again.
 */
export function createSubmissionGate({
  limit,
  closedMs = CLOSED_AFTER_REFUSAL_MS,
}: {
  limit: number;
  closedMs?: number;
}): SubmissionGate {
  const held = new Map<string, number>();
  const permits = new Set<SlotPermit>();
  const waiting: (() => void)[] = [];
  let reopening: NodeJS.Timeout | undefined;

  const tasks = () => [...held.values()].reduce((sum, weight) => sum + weight, 0);
  const isOpen = () => reopening === undefined && tasks() + permits.size < limit;

  function issue(): SlotPermit {
    const permit: SlotPermit = {};
    permits.add(permit);
    return permit;
  }

  /** Wakes as many as may enter; each checks again, so waking one too many does no harm. */
  function wake(): void {
    if (isOpen()) waiting.shift()?.();
  }

  async function reserveSlot(_context: unknown, abortSignal: AbortSignal): Promise<SlotPermit> {
    while (!isOpen()) {
      await new Promise<void>((resolve, reject) => {
        const enter = () => {
          abortSignal.removeEventListener('abort', leave);
          resolve();
        };
        const leave = () => {
          const place = waiting.indexOf(enter);
          if (place >= 0) waiting.splice(place, 1);
          reject(abortSignal.reason as Error);
        };
        abortSignal.addEventListener('abort', leave, { once: true });
        waiting.push(enter);
      });
    }
    const permit = issue();
    wake();
    return permit;
  }

  return {
    supplier: {
      type: 'custom',
      reserveSlot,
      tryReserveSlot: () => (isOpen() ? issue() : null),
      markSlotUsed: () => undefined,
      releaseSlot: ({ permit }) => {
        permits.delete(permit);
        wake();
      },
    },
    hold(taskId, weight) {
      if (held.has(taskId)) return false;
      held.set(taskId, weight);
      return true;
    },
    free(taskId) {
      held.delete(taskId);
      wake();
    },
    refused() {
      clearTimeout(reopening);
      reopening = setTimeout(() => {
        reopening = undefined;
        wake();
      }, closedMs);
    },
    inUse: () => ({ tasks: tasks(), submitting: permits.size, limit }),
  };
}

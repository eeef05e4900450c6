import { CancellationScope, getExternalWorkflowHandle, isCancellation } from '@temporalio/workflow';
import { readBadEnd } from '../../contract/failures.js';
import type { Outcome } from '../../domain/batch/outcome.js';
import { outcomeOf } from '../../domain/batch/outcome.js';
import { collectGenerations } from '../activities.js';

/** `met`: it ran, or had ended, when it was to be started; `inherited`: an earlier run of the same workflow has started it. */
export type HowKnown = 'started' | 'met' | 'inherited';
export type OnEnd = (id: string, outcome: Outcome, how: HowKnown) => void;
export type OnFault = (error: unknown) => void;

export interface OtherChild {
  /** Of the item or the step. */
  readonly id: string;
  readonly workflowId: string;
}

/**
 * What another run of a batch or a pipeline has started. Temporal tells only the run that started a child of its end, so an activity waits
 * for these.
 */
export function createOtherChildren(onEnd: OnEnd, onFault: OnFault) {
  const awaited = new Set<string>();
  const waits = new CancellationScope({ cancellable: true });

  async function collect(children: readonly OtherChild[], how: HowKnown): Promise<void> {
    const left = new Map(children.map(({ id, workflowId }) => [workflowId, id]));
    while (left.size > 0) {
      for (const { workflowId, outcome } of await collectGenerations({ workflowIds: [...left.keys()] })) {
        const id = left.get(workflowId);
        if (id === undefined) continue;
        left.delete(workflowId);
        awaited.delete(id);
        onEnd(id, outcome, how);
      }
    }
  }

  return {
    /** Tells the end of each. */
    waitFor: (children: readonly OtherChild[], how: HowKnown = 'inherited'): void => {
      if (children.length === 0) return;
      children.forEach(({ id }) => awaited.add(id));
      void waits
        .run(() => collect(children, how))
        .catch((error: unknown) => {
          if (isCancellation(error)) return;
          const outcome = outcomeOf(readBadEnd(error));
          children.filter(({ id }) => awaited.delete(id)).forEach(({ id }) => onEnd(id, outcome, how));
        })
        .catch(onFault);
    },
    isAwaited: (id: string): boolean => awaited.has(id),
    /** They themselves go on. */
    stopWaiting: () => waits.cancel(),
  };
}

/** Asks one to stop that is none of this run's children. One that has ended cannot be asked, and need not be. */
export function cancelByWorkflowId(workflowId: string): void {
  void getExternalWorkflowHandle(workflowId)
    .cancel()
    .catch(() => undefined);
}

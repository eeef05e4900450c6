import { CancellationScope, getExternalWorkflowHandle, isCancellation } from '@temporalio/workflow';
import { readBadEnd } from '../../../contract/failures.js';
import type { Outcome } from '../../../domain/batch/outcome.js';
import { outcomeOf } from '../../../domain/batch/outcome.js';
import { collectGenerations } from '../../activities.js';

export type OnEnd = (itemId: string, outcome: Outcome) => void;
export type OnFault = (error: unknown) => void;

export interface OtherChild {
  /** The item's. */
  readonly id: string;
  readonly workflowId: string;
}

/**
 * Generations of a batch that another run of it has started. Temporal tells only the run that started a child of its end, so an activity waits
 * for these.
 */
export function createOtherChildren(onEnd: OnEnd, onFault: OnFault) {
  const awaited = new Set<string>();
  const waits = new CancellationScope({ cancellable: true });

  async function collect(children: readonly OtherChild[]): Promise<void> {
    const left = new Map(children.map(({ id, workflowId }) => [workflowId, id]));
    while (left.size > 0) {
      for (const { workflowId, outcome } of await collectGenerations({ workflowIds: [...left.keys()] })) {
        const id = left.get(workflowId);
        if (id === undefined) continue;
        left.delete(workflowId);
        awaited.delete(id);
        onEnd(id, outcome);
      }
    }
  }

  return {
    /** Tells the end of each. */
    waitFor: (children: readonly OtherChild[]): void => {
      if (children.length === 0) return;
      children.forEach(({ id }) => awaited.add(id));
      void waits
        .run(() => collect(children))
        .catch((error: unknown) => {
          if (isCancellation(error)) return;
          children.filter(({ id }) => awaited.delete(id)).forEach(({ id }) => onEnd(id, outcomeOf(readBadEnd(error))));
        })
        .catch(onFault);
    },
    isAwaited: (id: string): boolean => awaited.has(id),
    /** The generations themselves go on. */
    stopWaiting: () => waits.cancel(),
  };
}

/** Asks a generation to stop that is none of this run's children. One that has ended cannot be asked, and need not be. */
export function cancelByWorkflowId(workflowId: string): void {
  void getExternalWorkflowHandle(workflowId)
    .cancel()
    .catch(() => undefined);
}

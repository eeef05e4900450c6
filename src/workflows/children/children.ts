import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { CancellationScope, patched, startChild } from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import { readBadEnd } from '../../contract/failures.js';
import type { GenerationWorkflow } from '../../contract/workflow-types.js';
import { GENERATION } from '../../contract/workflow-types.js';
import { outcomeOf } from '../../domain/batch/outcome.js';
import type { Child } from './child-options.js';
import { toChildOptions } from './child-options.js';
import type { OnEnd, OnFault } from './other-children.js';
import { cancelByWorkflowId, createOtherChildren } from './other-children.js';
import { createStarting } from './starting.js';

export type Children = ReturnType<typeof createChildren>;

/** What a batch or a pipeline has started. It outlives the run that started it; the next run waits for it too. */
export function createChildren(onEnd: OnEnd, onFault: OnFault) {
  const scopes = new Map<string, CancellationScope>();
  const starting = createStarting();
  /** Those that somebody has cancelled. */
  const unwanted = new Set<string>();
  const reportEnd = withoutFaults(onEnd, onFault);
  const others = createOtherChildren(reportEnd, onFault);

  async function run(child: Child): Promise<void> {
    starting.begin(child);
    try {
      const handle = await startChild<GenerationWorkflow>(child.type ?? GENERATION, toChildOptions(child));
      starting.end(child.id);
      cancelAgain(child);
      reportEnd(child.id, { kind: 'completed', result: await handle.result() }, 'started');
    } catch (error) {
      starting.end(child.id);
      if (error instanceof WorkflowExecutionAlreadyStartedError) {
        // It runs already, or has completed before: either way its end is there to be had, and nothing is paid twice.
        others.waitFor([child], 'met');
        cancelAgain(child);
      } else {
        reportEnd(child.id, outcomeOf(readBadEnd(error)), 'started');
      }
    } finally {
      scopes.delete(child.id);
    }
  }

  /** Temporal forgets a cancellation that comes between the request of a start and its confirmation. */
  function cancelAgain({ id, workflowId }: Child): void {
    if (!unwanted.has(id) || !patched(PATCHES.cancelWhatWasStarting)) return;
    // In the child's own scope, which is cancelled already, this would be over before it is sent.
    void CancellationScope.nonCancellable(() => {
      cancelByWorkflowId(workflowId);
      return Promise.resolve();
    }).catch(onFault);
  }

  return {
    start(child: Child) {
      const scope = new CancellationScope({ cancellable: true });
      unwanted.delete(child.id);
      scopes.set(child.id, scope);
      void scope.run(() => run(child)).catch(onFault);
    },
    waitFor: others.waitFor,
    /** Asks one to stop; its end is told as any other. */
    cancel(id: string, workflowId: string) {
      const scope = scopes.get(id);
      unwanted.add(id);
      if (scope !== undefined) scope.cancel();
      else if (others.isAwaited(id)) cancelByWorkflowId(workflowId);
    },
    /** Those whose start Temporal has not confirmed: when a run ends on them, it may have started them or not. */
    starting,
    /** Stops waiting for what other runs have started; that itself goes on. */
    stopWaiting: others.stopWaiting,
  };
}

/** A fault of whoever is told is no end of what was waited for. */
function withoutFaults(onEnd: OnEnd, onFault: OnFault): OnEnd {
  return (id, outcome, how) => {
    try {
      onEnd(id, outcome, how);
    } catch (error) {
      onFault(error);
    }
  };
}

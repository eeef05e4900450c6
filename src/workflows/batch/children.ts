import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  ChildWorkflowCancellationType,
  ChildWorkflowFailure,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  patched,
  startChild,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import type { AttributeValues } from '../../contract/search-attributes.js';
import { toSearchAttributes } from '../../contract/search-attributes.js';
import type { GenerationWorkflow } from '../../contract/workflow-types.js';
import { GENERATION } from '../../contract/workflow-types.js';
import type { Outcome } from '../../domain/batch/outcome.js';
import { outcomeOfFailure } from '../../domain/batch/outcome.js';
import { collectGenerations } from '../activities.js';

export interface Child {
  readonly id: string;
  readonly workflowId: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** Both are Markdown. */
  readonly summary: string;
  readonly details: string;
  readonly memo: Readonly<Record<string, unknown>>;
  /** Undefined on a server without our search attributes. */
  readonly attributes?: AttributeValues;
}

export type Children = ReturnType<typeof createChildren>;

/**
 * The generations of a batch. They outlive the run that started them: the next run waits for them through an activity, since Temporal
 * tells only the run that started a child of its end.
 */
export function createChildren(onEnd: (id: string, outcome: Outcome) => void, onFault: (error: unknown) => void) {
  const scopes = new Map<string, CancellationScope>();
  const awaited = new Set<string>();
  const waits = new CancellationScope({ cancellable: true });
  const starting = new Set<string>();
  /** Items that somebody has cancelled. */
  const unwanted = new Set<string>();

  /** A fault of whoever is told is no end of the generation. */
  function reportEnd(id: string, outcome: Outcome): void {
    try {
      onEnd(id, outcome);
    } catch (error) {
      onFault(error);
    }
  }

  async function run(child: Child): Promise<void> {
    starting.add(child.id);
    try {
      const handle = await startChild<GenerationWorkflow>(GENERATION, optionsOf(child));
      starting.delete(child.id);
      stopIfUnwanted(child);
      reportEnd(child.id, { kind: 'completed', result: await handle.result() });
    } catch (error) {
      starting.delete(child.id);
      // It runs already, or has completed before: either way its end is there to be had, and nothing is paid twice.
      if (error instanceof WorkflowExecutionAlreadyStartedError) waitForRunning(child);
      else reportEnd(child.id, outcomeOf(error));
    } finally {
      scopes.delete(child.id);
    }
  }

  /** A start that met a generation under way: waits for that one. */
  function waitForRunning(child: Child): void {
    waitFor([child]);
    stopIfUnwanted(child);
  }

  /** Temporal forgets a cancellation that comes between the request of a start and its confirmation, so it is said once more. */
  function stopIfUnwanted({ id, workflowId }: Child): void {
    if (!unwanted.has(id) || !patched(PATCHES.cancelWhatWasStarting)) return;
    // In the child's own scope, which is cancelled already, this would be over before it is sent.
    void CancellationScope.nonCancellable(() => {
      cancelElsewhere(workflowId);
      return Promise.resolve();
    }).catch(onFault);
  }

  /** One that has ended meanwhile cannot be cancelled, and need not be. */
  function cancelElsewhere(workflowId: string): void {
    void getExternalWorkflowHandle(workflowId)
      .cancel()
      .catch(() => undefined);
  }

  /** Waits for generations that this run did not start, as long as there are any. */
  async function collect(children: readonly { id: string; workflowId: string }[]): Promise<void> {
    const left = new Map(children.map(({ id, workflowId }) => [workflowId, id]));
    while (left.size > 0) {
      for (const { workflowId, outcome } of await collectGenerations({ workflowIds: [...left.keys()] })) {
        const id = left.get(workflowId);
        if (id === undefined) continue;
        left.delete(workflowId);
        awaited.delete(id);
        reportEnd(id, outcome);
      }
    }
  }

  function waitFor(children: readonly { id: string; workflowId: string }[]): void {
    if (children.length === 0) return;
    children.forEach(({ id }) => awaited.add(id));
    void waits
      .run(() => collect(children))
      .catch((error: unknown) => {
        if (isCancellation(error)) return;
        children.filter(({ id }) => awaited.delete(id)).forEach(({ id }) => reportEnd(id, outcomeOf(error)));
      })
      .catch(onFault);
  }

  return {
    start(child: Child) {
      const scope = new CancellationScope({ cancellable: true });
      unwanted.delete(child.id);
      scopes.set(child.id, scope);
      void scope.run(() => run(child)).catch(onFault);
    },
    waitFor,
    /** Asks a generation to stop; its end is told as any other. */
    cancel(id: string, workflowId: string) {
      const scope = scopes.get(id);
      unwanted.add(id);
      if (scope !== undefined) scope.cancel();
      else if (awaited.has(id)) cancelElsewhere(workflowId);
    },
    /** Items whose start Temporal has not confirmed: when a run ends on them, it may have started them or not. */
    starting: (): ReadonlySet<string> => starting,
    /** Stops waiting for what other runs have started; the generations themselves go on. */
    stopWaiting: () => waits.cancel(),
  };
}

function optionsOf({ workflowId, request, summary, details, memo, attributes }: Child) {
  return {
    workflowId,
    args: [request] as const,
    // They are paid for: whatever becomes of the batch, they go on and end in files.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    // One that has completed is never run again; one that failed may be.
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    // How it ended, and with which task, is known only once it has.
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    staticSummary: summary,
    staticDetails: details,
    memo,
    typedSearchAttributes: attributes === undefined ? undefined : toSearchAttributes(attributes),
  };
}

/** What the end of a child means. */
function outcomeOf(error: unknown): Outcome {
  const cause = error instanceof ChildWorkflowFailure ? (error.cause ?? error) : error;
  if (cause instanceof CancelledFailure) return { kind: 'cancelled' };
  if (cause instanceof ApplicationFailure) return outcomeOfFailure(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return outcomeOfFailure({ message: `The generation was ended from outside (${message}).` });
}

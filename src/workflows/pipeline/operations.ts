import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import { operationsQueue } from '../../contract/task-queues.js';
import { placeOf } from '../../domain/pipeline/book/making.js';
import type { PreparedMaking } from '../../domain/pipeline/book/prepare.js';
import type { End } from '../../domain/pipeline/book/settle.js';
import type { OperationKind } from '../../domain/pipeline/operation.js';
import { operateOn } from '../activities.js';
import { toGenerationError } from '../failures.js';
import type { BegunMaking, LivePipeline } from './live-pipeline.js';

export type Operations = ReturnType<typeof createOperations>;

/** What workers do by themselves for a pipeline. It belongs to the run that started it, which therefore waits for it. */
export function createOperations(live: LivePipeline) {
  const scope = new CancellationScope({ cancellable: true });
  const running = new Set<string>();

  /** Undefined for a question that was asked: its answer comes later. */
  async function operate(making: BegunMaking, prepared: PreparedMaking): Promise<End | undefined> {
    const step = placeOf(making);
    const kind = prepared.kind as OperationKind;
    const { output } = live.request.options.itemRun;
    const { meaning, take } = making.begun;
    try {
      const {
        outputs,
        sidecarFile,
        notices = [],
      } = await operateOn(
        operationsQueue(workflowInfo().taskQueue),
        step,
      )({
        pipelineId: live.facts().pipelineId,
        step,
        kind,
        body: prepared.body,
        ...(typeof output === 'string' ? { output } : {}),
        meaning: `${meaning}-${take}`,
      });
      if (kind === 'approve') return undefined;
      const made = { outputs, ...(sidecarFile === undefined ? {} : { sidecarFile }) };
      return { state: 'completed', made, ...(notices.length === 0 ? {} : { note: notices.join(' ') }) };
    } catch (error) {
      if (isCancellation(error)) return { state: 'cancelled' };
      const { kind: failed, text } = toGenerationError(error);
      return { state: 'failed', error: { kind: failed, text } };
    }
  }

  async function run(making: BegunMaking, prepared: PreparedMaking): Promise<void> {
    const place = placeOf(making);
    running.add(place);
    try {
      const end = await operate(making, prepared);
      if (end !== undefined) live.settle(live.book().get(making), end);
    } finally {
      running.delete(place);
      live.wake();
    }
  }

  return {
    start(making: BegunMaking, prepared: PreparedMaking): void {
      void scope.run(() => run(making, prepared)).catch((error: unknown) => live.fail(error));
    },
    count: () => running.size,
    cancelAll: () => scope.cancel(),
  };
}

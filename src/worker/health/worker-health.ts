import type { Worker } from '@temporalio/worker';
import type { Pack } from '../../products/pack.js';
import type { MethodCounts } from '../../domain/method-counts.js';
import type { FailingWorkflows } from './failing-workflows.js';
import type { HealthServer, HealthServerOptions } from './health-server.js';
import { startHealthServer } from './health-server.js';
import type { Readiness } from './readiness.js';
import type { SubmissionGate } from '../../slots/submission-gate.js';

/** What a worker process can tell of itself, from its first moment on. */
export interface WorkerFacts {
  readonly signal: AbortSignal;
  readonly readiness: Readiness;
  readonly gates: Readonly<Record<Pack, SubmissionGate>>;
  /** Empty until Temporal has answered. */
  readonly workers: readonly Worker[];
  readonly failing: Pick<FailingWorkflows, 'counts'>;
  readonly board: { size(): number; counters(): MethodCounts };
}

/** Answers about a worker's health. Throws `HealthAddressUnusable`. */
export function answerHealth(
  { signal, readiness, workers, gates, failing, board }: WorkerFacts,
  place: Pick<HealthServerOptions, 'host' | 'port' | 'onPortTaken'>,
): Promise<HealthServer> {
  const reasons = () => (signal.aborted ? ['told to stop', ...readiness.reasons()] : readiness.reasons());
  const measure = () => ({
    ready: reasons().length === 0 && workers.every((worker) => worker.getState() === 'RUNNING'),
    slots: { video: gates.video.inUse(), image: gates.image.inUse() },
    tasksWatched: board.size(),
    workflowFailures: failing.counts(),
  });
  return startHealthServer({
    ...place,
    report: () => ({
      workers: workers.map((worker) => ({ taskQueue: worker.options.taskQueue, state: worker.getState() })),
      reasons: reasons(),
      ...measure(),
    }),
    metrics: () => ({ ...measure(), methods: board.counters() }),
  });
}

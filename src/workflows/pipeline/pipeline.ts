import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  ContinueAsNew,
  isCancellation,
  patched,
  workflowInfo,
} from '@temporalio/workflow';
import { PATCHES } from '../../contract/patches.js';
import { stepWorkflowId } from '../../domain/pipeline/step.js';
import type { ContinuedPipeline } from '../../domain/pipeline/book/continued.js';
import { packBook, parseContinuedPipeline } from '../../domain/pipeline/book/continued.js';
import { placeOf } from '../../domain/pipeline/book/making.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { refuseUnsound } from '../../domain/pipeline/check/check-pipeline.js';
import { listInputFiles } from '../../domain/pipeline/check/input-files.js';
import { parsePipeline } from '../../domain/pipeline/parse-pipeline.js';
import type { PipelineRequest } from '../../domain/pipeline/pipeline-request.js';
import type { PipelineResult } from '../../domain/pipeline/pipeline-status.js';
import { pipelineFailure } from '../../domain/pipeline/progress/pipeline-events.js';
import { firstFacts } from '../../domain/pipeline/progress/pipeline-facts.js';
import type { Json } from '../../domain/record.js';
import { isRecord } from '../../domain/record.js';
import { announce } from '../announce.js';
import { toGenerationError, toWorkflowFailure } from '../failures.js';
import { isSearchable } from '../filed-state.js';
import { logFault } from '../log-fault.js';
import { now } from '../now.js';
import { continueWithNewest, onNewVersionSignal } from '../versioning.js';
import { answerInTime } from './approvals.js';
import { endPipeline } from './end.js';
import type { LivePipeline } from './live-pipeline.js';
import { createLivePipeline } from './live-pipeline.js';
import type { Makers } from './makers.js';
import { createMakers } from './makers.js';
import { setPipelineQueries } from './messages/queries.js';
import { setPipelineUpdates } from './messages/updates.js';
import { openLivePipeline } from './open.js';
import { createPipelinePublisher } from './publish.js';
import { runSteps } from './run-steps.js';

/**
 * Workflow `pipeline`: steps that make something of what others have made, each as soon as what it needs is there. Its input is one JSON object, e.g.
 * `{"steps":{"scene":{"generate":{"prompt":"..."}},"last":{"frame":{"video":"${scene.file}"}}}}`. Fails when steps have failed and nothing else is
 * left to be done.
 */
export async function pipeline(input: unknown): Promise<PipelineResult> {
  const root = CancellationScope.current();
  let request: PipelineRequest | undefined;
  try {
    const { continued: handed, ...given } = isRecord(input) ? input : {};
    const continued = handed === undefined ? undefined : parseContinuedPipeline(handed, workflowInfo().workflowId);
    const parsed = parsePipeline(isRecord(input) ? given : input);
    const files = continued === undefined ? check(parsed) : [];
    request = parsed;
    return await CancellationScope.nonCancellable(() => run(root, { given, request: parsed, files, continued }));
  } catch (error) {
    // That steps have failed was told when it ended.
    if (error instanceof ContinueAsNew || error instanceof ApplicationFailure || isCancellation(error)) throw error;
    const cause = toGenerationError(error);
    const { workflowId, firstExecutionRunId } = workflowInfo();
    const happened = pipelineFailure(workflowId, cause, { run: firstExecutionRunId, at: now() });
    announce({ ...happened, notify: request?.options.notify });
    throw toWorkflowFailure(cause);
  }
}

/**
 * The files that it names of its own. One that was started before a rule was made goes on without it: the marker is only written where a pipeline is
 * refused.
 */
function check(request: PipelineRequest): readonly string[] {
  try {
    return [...new Set(listInputFiles(refuseUnsound(request)).map(({ file }) => file))];
  } catch (error) {
    if (!(error instanceof InvalidRequest) || patched(PATCHES.pipelineIsChecked)) throw error;
    return [];
  }
}

interface Begin {
  /** As it came, for the next run. */
  readonly given: Json;
  readonly request: PipelineRequest;
  /** That nothing has made. */
  readonly files: readonly string[];
  readonly continued?: ContinuedPipeline;
}

async function run(root: CancellationScope, { given, request, files, continued }: Begin): Promise<PipelineResult> {
  const { workflowId, startTime } = workflowInfo();
  const begun = { pipelineId: workflowId, searchable: isSearchable(), startedAt: startTime.toISOString() };
  const live = createLivePipeline(request, continued?.facts ?? firstFacts(begun, request.options));
  const makers = createMakers(live);
  // Before the first await, so that no message can come too early.
  setPipelineQueries(live);
  setPipelineUpdates(live);
  onNewVersionSignal();
  // Temporal marks the run as cancelled that was asked, and no later one: so that run ends the pipeline.
  const cancelled = { endsHere: false };
  void root.cancelRequested
    .catch(() => {
      cancelled.endsHere = true;
      cancelAll(live, makers);
    })
    .catch((error: unknown) => live.fail(error));
  await openLivePipeline(live, { continued, files });
  makers.children.waitFor(listRunning(live));
  // What an earlier run has started was not known before.
  if (cancelled.endsHere) cancelAll(live, makers);
  void answerInTime(live).catch((error: unknown) => live.fail(error));
  const show = createPipelinePublisher(live);
  do {
    if ((await runSteps(live, makers, { show, mayHandOver: () => !cancelled.endsHere })) === 'over')
      return endPipeline(root, live, { makers, show });
    await condition(() => allHandlersFinished() && !makers.journal.isWriting());
  } while (cancelled.endsHere);
  // From here on there is no await: what has ended until now is in the book, and its record goes along.
  live.throwFault();
  makers.children.stopWaiting();
  return continueWithNewest<typeof pipeline>({ ...given, continued: pack(live) });
}

function pack(live: LivePipeline): ContinuedPipeline {
  return {
    version: 1,
    facts: live.facts(),
    ...packBook(live.linked, live.book()),
    records: live.takeRecords(),
  };
}

/** Children that an earlier run has started. */
function listRunning(live: LivePipeline): readonly { readonly id: string; readonly workflowId: string }[] {
  const { pipelineId } = live.facts();
  return live
    .book()
    .all()
    .filter(({ state }) => state === 'running')
    .map(placeOf)
    .map((step) => ({ id: step, workflowId: stepWorkflowId({ pipelineId, step }) }));
}

/** Starts nothing more and asks what runs to stop; the pipeline ends when all has. */
function cancelAll(live: LivePipeline, { children, operations }: Makers): void {
  // A fault in showing it must not keep what costs from being stopped.
  logFault('The cancellation is not shown', () => live.note({ state: 'cancelled', reason: undefined }));
  operations.cancelAll();
  for (const making of live.book().all()) {
    if (making.state === 'waiting') live.settle(making, { state: 'cancelled' });
  }
  for (const { id, workflowId } of listRunning(live)) children.cancel(id, workflowId);
}

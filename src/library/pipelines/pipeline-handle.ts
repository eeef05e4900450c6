import type { PipelineEnding } from '../../client/pipeline/pipeline-ending.js';
import { awaitPipeline } from '../../client/pipeline/pipeline-ending.js';
import { cancelPipeline } from '../../client/pipeline/cancel-pipeline.js';
import { listSteps } from '../../client/pipeline/list-steps.js';
import type { PipelineView } from '../../client/pipeline/pipeline-view.js';
import { describePipeline, viewPipeline } from '../../client/pipeline/pipeline-view.js';
import { retryPipeline } from '../../client/pipeline/retry-pipeline.js';
import { steerPipeline } from '../../client/pipeline/steer-pipeline.js';
import { watchPipeline } from '../../client/pipeline/watch-pipeline.js';
import { PipelineFailed } from '../../client/ended-badly.js';
import type { Order } from '../../client/look/send-update.js';
import type { WithEvents } from '../../client/notices/watched-events.js';
import { withPipelineEvents } from '../../client/notices/watched-events.js';
import type { Session } from '../../client/session.js';
import {
  approveUpdate,
  pausePipelineUpdate,
  resumePipelineUpdate,
  retryStepUpdate,
  skipStepUpdate,
} from '../../contract/messages/pipeline-messages.js';
import type { PipelineResult, PipelineStatus, StepState, StepStatus } from '../../domain/pipeline/pipeline-status.js';
import { STEP_STATES } from '../../domain/pipeline/pipeline-status.js';
import type { OptionKinds } from '../check-options.js';
import { COUNT, NUMBER, OBJECT, oneOf, SIGNAL, TEXT, usable, WAIT, YES_OR_NO } from '../check-options.js';
import type { WaitOptions } from '../generation-handle.js';
import type { LazySession } from '../lazy-session.js';
import type { PipelineRunRequest } from './pipeline-requests.js';

export interface StepsFilter extends WaitOptions {
  /** Only the elements of this step. */
  readonly step?: string;
  readonly state?: StepState;
  readonly limit?: number;
}

export interface RetryOptions extends WaitOptions {
  /** This step and what depends on it are made anew, also where they have succeeded: they are paid again. */
  readonly from?: string;
  /** Options that replace those that it had, of a pipeline that has ended. */
  readonly run?: PipelineRunRequest;
}

export interface RetriedSteps {
  /** True when the pipeline had ended, and runs again with all that has not succeeded. */
  readonly isRestarted: boolean;
  /** Of one that runs: the steps that are made again. */
  readonly retried: readonly string[];
}

export interface ApproveOptions extends WaitOptions {
  /** False for a step that is to fail instead. */
  readonly approved?: boolean;
  readonly by?: string;
  readonly note?: string;
}

/** One pipeline. It lives in Temporal: a handle may be thrown away, and had again by `pipelines.get(id)`. A step is named as `scene`, an element as `scene.3`. */
export interface PipelineHandle {
  readonly id: string;
  /** Everything known of it, whether or not a worker runs. */
  status(options?: WaitOptions): Promise<PipelineView>;
  /** Its steps and their elements in the order of the file. Rejects with code `PipelineUnanswered` where no worker runs. */
  steps(filter?: StepsFilter): AsyncIterableIterator<StepStatus>;
  /** How it stands, now and whenever that changes, until it has ended; `events` are what has happened since the one before. */
  watch(options?: WaitOptions): AsyncIterableIterator<PipelineView & WithEvents>;
  /** What it has made. Rejects with `PipelineFailed` when a step has failed, or it was cancelled or refused. */
  result(options?: WaitOptions): Promise<PipelineResult>;
  /** Makes again what has failed; a pipeline that has ended runs again with all that has not succeeded. */
  retry(options?: RetryOptions): Promise<RetriedSteps>;
  /** Makes one step again, of a pipeline that runs; with `anew` also one that has succeeded, which is paid again. */
  retryStep(step: string, options?: WaitOptions & { readonly anew?: boolean }): Promise<PipelineStatus>;
  /** Goes on as if the step were left out. */
  skipStep(step: string, options?: WaitOptions): Promise<PipelineStatus>;
  /** Answers a step that waits for a person. */
  approve(step: string, options?: ApproveOptions): Promise<PipelineStatus>;
  /** Starts nothing more; what runs goes on. */
  pause(options?: WaitOptions & { readonly reason?: string }): Promise<PipelineStatus>;
  /** Goes on, with another budget if one is given. */
  resume(options?: WaitOptions & { readonly budget?: number }): Promise<PipelineStatus>;
  /** Asks it to stop, with what runs of it, and returns how it stands then. */
  cancel(options?: WaitOptions): Promise<PipelineView>;
}

const STEPS_FILTER: OptionKinds<StepsFilter> = { step: TEXT, state: oneOf(STEP_STATES), limit: COUNT, signal: SIGNAL };
const APPROVE_OPTIONS: OptionKinds<ApproveOptions> = { approved: YES_OR_NO, by: TEXT, note: TEXT, signal: SIGNAL };

const wait = (where: string, options: WaitOptions | undefined) => usable(where, options, WAIT).signal;

export function createPipelineHandle(id: string, session: LazySession): PipelineHandle {
  const tell = <Args extends object>(order: Order<PipelineStatus, Args>, signal?: AbortSignal) =>
    session.use((open) => steerPipeline(id, order, open), signal);
  return {
    id,
    status: async (options) => session.use((open) => viewPipeline(id, open), wait('status', options)),
    steps: (filter) => {
      const { signal, limit = Infinity, ...wanted } = usable('steps', filter, STEPS_FILTER);
      return session.iterate((open) => listSteps(id, { ...wanted, limit }, open), signal);
    },
    watch: (options) =>
      session.iterate(
        (open, over) => withPipelineEvents(watchPipeline(id, open, over), open.client),
        wait('watch', options),
      ),
    result: async (options) => session.use((open, over) => awaitNow(id, open, over), wait('result', options)),
    retry: async (options) => {
      const { signal, run, ...wanted } = usable('retry', options, { from: TEXT, run: OBJECT, signal: SIGNAL });
      const again = await session.use(
        (open) => retryPipeline(id, { ...wanted, steps: [], run: { ...run } }, open),
        signal,
      );
      return { isRestarted: again.kind === 'restarted', retried: again.kind === 'running' ? again.retried : [] };
    },
    retryStep: async (step, options) => {
      const { signal, ...how } = usable('retryStep', options, { anew: YES_OR_NO, signal: SIGNAL });
      return tell({ update: retryStepUpdate, args: { step, ...how } }, signal);
    },
    skipStep: async (step, options) => tell({ update: skipStepUpdate, args: { step } }, wait('skipStep', options)),
    approve: async (step, options) => {
      const { signal, ...answer } = usable('approve', options, APPROVE_OPTIONS);
      return tell({ update: approveUpdate, args: { step, ...answer } }, signal);
    },
    pause: async (options) => {
      const { signal, ...args } = usable('pause', options, { reason: TEXT, signal: SIGNAL });
      return tell({ update: pausePipelineUpdate, args }, signal);
    },
    resume: async (options) => {
      const { signal, ...args } = usable('resume', options, { budget: NUMBER, signal: SIGNAL });
      return tell({ update: resumePipelineUpdate, args }, signal);
    },
    cancel: async (options) =>
      session.use(async (open, over) => (await cancelPipeline(id, open, over)).after, wait('cancel', options)),
  };
}

async function awaitNow(id: string, session: Session, signal: AbortSignal): Promise<PipelineResult> {
  await describePipeline(id, session);
  return resultOf(id, await awaitPipeline(id, session, signal), signal);
}

function resultOf(id: string, ending: PipelineEnding, signal: AbortSignal): PipelineResult {
  switch (ending.kind) {
    case 'completed':
      return ending.result;
    case 'cancelled':
      throw new PipelineFailed('Cancelled', `${id} was cancelled.`, id);
    case 'failed':
      throw new PipelineFailed(ending.error.kind, ending.error.text, id);
    case 'detached':
      throw signal.reason;
  }
}

import { UsageError } from '../../client/client-errors.js';
import type { ListedPipeline } from '../../client/pipeline/list-pipelines.js';
import { listPipelines } from '../../client/pipeline/list-pipelines.js';
import type { PipelineEstimate } from '../../client/pipeline/start/estimate-pipeline.js';
import { estimatePipeline } from '../../client/pipeline/start/estimate-pipeline.js';
import { complainOfPipelineId, pipelineIdFromFile } from '../../client/pipeline/start/pipeline-id.js';
import { startPipeline } from '../../client/pipeline/start/start-pipeline.js';
import type { Config } from '../../config/read-config.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { Selection } from '../../domain/pipeline/pipeline-request.js';
import type { PreparedPipeline } from '../../manifest/pipeline/prepare-pipeline.js';
import { fingerprint } from '../../domain/text/fingerprint.js';
import { checkInput } from '../../pictures/input-file.js';
import type { OptionKinds } from '../check-options.js';
import { checkUsage, COUNT, OBJECT, readId, SIGNAL, TEXT, TEXTS } from '../check-options.js';
import type { WaitOptions } from '../generation-handle.js';
import type { LazySession } from '../lazy-session.js';
import type { PipelineHandle } from './pipeline-handle.js';
import { createPipelineHandle } from './pipeline-handle.js';
import type { PipelineRequestInput, PipelineRunRequest } from './pipeline-requests.js';

/** The path of a YAML or JSON file, or what would stand in one. */
export type PipelineSource = string | PipelineRequestInput;

export interface PipelinePlanOptions extends Selection {
  /** The pipeline's id, which is its workflow's; by default the name of its file, or its own. */
  readonly id?: string;
  /** Values of params. */
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: PipelineRunRequest;
}

export interface PipelineStartOptions extends PipelinePlanOptions, WaitOptions {}

/** A pipeline that was asked for. */
export interface StartedPipeline extends PipelineHandle {
  /** True when it ran already: nothing new was started, and it goes on with the options that it has. */
  readonly isAttached: boolean;
  /** What is worth knowing of it. */
  readonly notices: readonly string[];
}

/** What can be said of a pipeline before it is started. */
export interface CheckedSource {
  /** Everything that is wrong; empty for one that can be started. */
  readonly problems: readonly Complaint[];
  /** What will do, but was hardly meant so. */
  readonly warnings: readonly Complaint[];
}

export interface Pipelines {
  /** Starts a pipeline. The same one again attaches to it or, once it has ended, makes only what is missing or has changed. */
  start(source: PipelineSource, options?: PipelineStartOptions): Promise<StartedPipeline>;
  /** What a pipeline would cost, what is made already included; starts nothing and needs no server. Rejects with code `InvalidRequest` as `start` does. */
  estimate(source: PipelineSource, options?: PipelinePlanOptions): Promise<PipelineEstimate>;
  /** Everything that is wrong with a pipeline; starts nothing and needs no server. */
  check(source: PipelineSource, options?: PipelinePlanOptions): Promise<CheckedSource>;
  /** A pipeline that is there; asks nobody. */
  get(id: string): PipelineHandle;
  /** The latest pipelines, newest first. */
  list(options?: WaitOptions & { readonly limit?: number }): Promise<readonly ListedPipeline[]>;
}

const DEFAULT_LIST = 100;

/** A program may hand the same object to `check`, `estimate` and `start`. */
const START_OPTIONS: OptionKinds<PipelineStartOptions> = {
  id: TEXT,
  with: OBJECT,
  only: TEXTS,
  from: TEXT,
  until: TEXT,
  run: OBJECT,
  signal: SIGNAL,
};

type PlanConfig = Pick<Config, 'addedModels' | 'inputStore'>;

export function createPipelines(session: LazySession, config: PlanConfig): Pipelines {
  const get = (id: string) => createPipelineHandle(readId('pipelines.get', id), session);
  return {
    start: async (source, options = {}) => {
      checkUsage('start', options, START_OPTIONS);
      const { pipelineId, prepared } = await planPipeline(source, options, config);
      const file = typeof source === 'string' ? source : pipelineId;
      const { input, own, request } = prepared;
      const { isAttached } = await session.use(
        (open) => startPipeline({ pipelineId, input, own, file, stepCount: request.steps.length }, open),
        options.signal,
      );
      return { ...get(pipelineId), isAttached, notices: prepared.notices };
    },
    estimate: async (source, options = {}) => {
      checkUsage('estimate', options, START_OPTIONS);
      const { pipelineId, prepared } = await planPipeline(source, options, config);
      return estimatePipeline(pipelineId, prepared.checked);
    },
    check: async (source, options = {}) => {
      checkUsage('check', options, START_OPTIONS);
      try {
        const { prepared } = await planPipeline(source, options, config);
        return { problems: [], warnings: prepared.checked.warnings };
      } catch (error) {
        if (error instanceof InvalidRequest) return { problems: error.facts.complaints, warnings: [] };
        throw error;
      }
    },
    get,
    list: async (options = {}) => {
      checkUsage('list', options, { limit: COUNT, signal: SIGNAL });
      return session.use((open) => listPipelines(options.limit ?? DEFAULT_LIST, open), options.signal);
    },
  };
}

/** What starting it would do, found out without a server. What reads YAML is loaded only here. */
export async function planPipeline(
  source: PipelineSource,
  { id, with: values, run, only, from, until }: PipelinePlanOptions,
  { addedModels: added, inputStore }: PlanConfig,
): Promise<{ readonly pipelineId: string; readonly prepared: PreparedPipeline }> {
  const pipelineId = id ?? idOf(source);
  const complaint = complainOfPipelineId(pipelineId);
  if (complaint !== undefined) throw new UsageError(`id ${complaint}`);
  const selection = Object.fromEntries(
    Object.entries({ only, from, until }).filter(([, value]) => value !== undefined),
  ) as Selection;
  const options = {
    given: { with: { ...values }, selection, run: { ...run } },
    givenDirectory: process.cwd(),
    added,
    checkInput: (input: Parameters<typeof checkInput>[0]) => checkInput(input, { hasStore: inputStore !== undefined }),
  };
  if (typeof source === 'string') {
    const { readPipelineFile } = await import('../../manifest/pipeline/read-pipeline-file.js');
    return { pipelineId, prepared: await readPipelineFile(source, options) };
  }
  const { preparePipeline } = await import('../../manifest/pipeline/prepare-pipeline.js');
  return { pipelineId, prepared: await preparePipeline(source, { ...options, directory: process.cwd() }) };
}

/** The name of the file or its own; one without a name is told by its steps. */
function idOf(source: PipelineSource): string {
  if (typeof source === 'string') return pipelineIdFromFile(source);
  const { name, steps } = source;
  return typeof name === 'string' && name.trim() !== ''
    ? pipelineIdFromFile(name)
    : `pipeline-${fingerprint(JSON.stringify({ steps })).slice(0, 8)}`;
}

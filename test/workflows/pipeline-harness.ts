import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { createCollectGenerations } from '../../src/activities/batch/collect-generations.js';
import { toTemporalFailure } from '../../src/activities/failures.js';
import { createOpenPipeline } from '../../src/activities/pipeline/open-pipeline.js';
import type { DownloadInput, PollInput, SubmitInput } from '../../src/contract/generation-activities.js';
import type { RecordStepsInput } from '../../src/contract/pipeline/pipeline-activities.js';
import type { StepRecord } from '../../src/domain/pipeline/book/record.js';
import type { OperateInput } from '../../src/domain/pipeline/operation.js';
import type { PipelineResult, PipelineStatus } from '../../src/domain/pipeline/pipeline-status.js';
import { openLocalSource } from '../../src/store/sources/local-source.js';
import { createGenerations } from '../../src/temporal/generations.js';
import { beating } from './beating.js';
import { sinks } from './announced.js';
import { createBatchActivities } from './batch-on-disk.js';
import { useConnections } from './connections.js';
import { codePath } from './harness.js';
import { quickWorkers, whileRunning } from './while-running.js';

/** How the pretended Kling answers; every answer may be a failure to throw. */
export interface PipelineScript {
  readonly submit?: (prompt: string) => Promise<void> | void;
  readonly poll?: (prompt: string) => Promise<'succeeded' | 'failed'> | 'succeeded' | 'failed';
  readonly operate?: (input: OperateInput) => Promise<void> | void;
  /** The journal that is there before. */
  readonly journal?: readonly StepRecord[];
  /** Files that are gone. */
  readonly lost?: ReadonlySet<string>;
}

export interface PipelineStage {
  readonly client: Client;
  readonly pipelineId: string;
  readonly taskQueue: string;
  /** A real one, in which the batches and the clips lie. */
  readonly folder: string;
  /** Prompts of the creates, in their order. */
  readonly submitted: string[];
  /** Kling's names of the tasks. */
  readonly names: string[];
  /** Steps that a worker has made, in their order. */
  readonly operated: string[];
  readonly adopted: string[];
  readonly journal: StepRecord[];
  readonly start: (input: object) => Promise<{ result: () => Promise<PipelineResult>; cancel: () => Promise<unknown> }>;
  readonly run: (input: object) => Promise<PipelineResult>;
  readonly status: () => Promise<PipelineStatus>;
  readonly update: (name: string, args?: object) => Promise<PipelineStatus>;
}

/** Real Temporal, real workflows, the real collector and journal, batches on a real disk; Kling, the pipeline's disk and ffmpeg answer from memory. */
export function usePipelines() {
  const connections = useConnections();

  return async function withPipelines<T>(
    script: PipelineScript,
    drive: (stage: PipelineStage) => Promise<T>,
  ): Promise<T> {
    const { client, native } = connections();
    const taskQueue = `kling-${randomUUID()}`;
    const pipelineId = `story-${randomUUID()}`;
    const known: Known = { submitted: [], names: [], operated: [], adopted: [], journal: [...(script.journal ?? [])] };
    const folder = await mkdtemp(path.join(tmpdir(), 'kling-pipelines-'));
    const { submit, operate, ...fakes } = createFakes(client, { ...script, folder }, known);
    const activities = { ...fakes, ...createBatchActivities(folder) };
    const options = { ...quickWorkers, connection: native };
    const workers = await Promise.all([
      Worker.create({ ...options, taskQueue, workflowBundle: { codePath }, activities, sinks }),
      Worker.create({ ...options, taskQueue: `${taskQueue}-submit-video`, activities: { submit } }),
      Worker.create({ ...options, taskQueue: `${taskQueue}-operations`, activities: { operate } }),
    ]);
    const handle = () => client.workflow.getHandle(pipelineId);
    const start = async (input: object) => {
      const started = await client.workflow.start('pipeline', { taskQueue, workflowId: pipelineId, args: [input] });
      return { result: () => started.result() as Promise<PipelineResult>, cancel: () => started.cancel() };
    };
    return whileRunning(workers, () =>
      drive({
        ...known,
        ...{ client, pipelineId, taskQueue, folder, start },
        run: async (input) => (await start(input)).result(),
        status: () => handle().query<PipelineStatus>('status'),
        update: (name, args = {}) => handle().executeUpdate(name, { args: [args] }),
      }),
    ).finally(() => rm(folder, { recursive: true, force: true }));
  };
}

type Known = Pick<PipelineStage, 'submitted' | 'names' | 'operated' | 'adopted' | 'journal'>;

function createFakes(client: Client, script: PipelineScript & { readonly folder: string }, known: Known) {
  const { submitted, names, operated, adopted, journal } = known;
  const prompts = new Map<string, string>();
  const openPipeline = createOpenPipeline({
    accounts: new Map([['default', undefined as never]]),
    searchable: true,
    sources: { open: (file, field) => openLocalSource(file, field, {}) },
    pipelineFiles: {
      appendRecords: () => Promise.resolve(),
      readRecords: () => Promise.resolve(journal),
      find: (_id, made) =>
        Promise.resolve(made.outputs.some(({ file }) => script.lost?.has(file) === true) ? undefined : made),
    },
  });
  return {
    openPipeline: (input: Parameters<typeof openPipeline>[0]) =>
      openPipeline(input).catch((error: unknown) => {
        throw toTemporalFailure(error);
      }),
    recordSteps: ({ records }: RecordStepsInput) => Promise.resolve(void journal.push(...records)),
    collectGenerations: createCollectGenerations({
      generations: createGenerations({ client }),
      batchFiles: { readResult: () => Promise.resolve(undefined) },
    }),
    async submit({ body, externalTaskId }: SubmitInput) {
      const prompt = String(body.prompt);
      submitted.push(prompt);
      names.push(externalTaskId);
      await beating(() => script.submit?.(prompt));
      const taskId = `${submitted.length}`;
      prompts.set(taskId, prompt);
      const at = new Date().toISOString();
      return { taskId, startedAt: at, submittedAt: at, searchable: true };
    },
    async poll({ taskId, adopted: isAdopted }: PollInput) {
      if (isAdopted) adopted.push(taskId);
      const status = (await beating(() => script.poll?.(prompts.get(taskId) ?? taskId))) ?? 'succeeded';
      const outputs = [{ kind: 'video', index: 0, url: 'https://x.klingai.com/a.mp4', id: `v${taskId}` }];
      const message = status === 'failed' ? 'Failure to pass the risk control system' : '';
      return { task: { taskId, status, message, outputs, cost: { units: '2' } }, looks: 1 };
    },
    async download({ taskId, workflowId }: DownloadInput) {
      const made = path.join(script.folder, workflowId);
      const file = path.join(made, `${taskId}.mp4`);
      await mkdir(made, { recursive: true });
      await writeFile(file, '0123456789');
      const url = 'https://x.klingai.com/a.mp4';
      const artifact = { kind: 'video', index: 0, file, bytes: 10, sha256: `sha-${taskId}`, url, id: `v${taskId}` };
      return { artifacts: [artifact], sidecarFile: path.join(made, `${taskId}.json`) };
    },
    async operate(input: OperateInput) {
      operated.push(input.step);
      await script.operate?.(input);
      if (input.kind === 'approve' || input.kind === 'notify') return { outputs: [] };
      const file = `/out/${input.pipelineId}/${input.step}.mp4`;
      return { outputs: [{ kind: 'video', file, bytes: 10, sha256: `sha-${input.step}-${input.meaning}` }] };
    },
  };
}

/** Thrown by the pretended Kling. */
export const refusal = (type: string, message = 'Kling says no.'): ApplicationFailure =>
  ApplicationFailure.create({ type, message, nonRetryable: true, details: [{ kind: type }] });

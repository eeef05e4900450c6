import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { WorkflowBundleOption } from '@temporalio/worker';
import { Worker } from '@temporalio/worker';
import { createCollectGenerations } from '../../src/activities/batch/collect-generations.js';
import type { BookSizes } from '../../src/activities/batch/kept-book.js';
import { createKeepBlock, createReadBlocks } from '../../src/activities/batch/kept-book.js';
import { createOpenBatch } from '../../src/activities/batch/open-batch.js';
import { toTemporalFailure } from '../../src/activities/failures.js';
import { createLocalFolder } from '../../src/disk/local-folder.js';
import { readBlock, writeBlock } from '../../src/journal/book-blocks.js';
import type { BatchFiles } from '../../src/ports/batch-files.js';
import type { Item } from '../../src/domain/batch/batch-items.js';
import type { SubmitInput } from '../../src/contract/generation-activities.js';
import type { BatchItem, ItemRecord } from '../../src/domain/batch/item.js';
import type { BatchProgress, BatchResult } from '../../src/domain/batch/progress/progress.js';
import type { Json } from '../../src/domain/record.js';
import type { Meaning } from '../../src/domain/generation/meaning.js';
import { nameWord, readMeaning } from '../../src/domain/generation/meaning.js';
import type { Task } from '../../src/domain/task.js';
import { createGenerations } from '../../src/temporal/generations.js';
import { beating } from './beating.js';
import { sinks } from './announced.js';
import { codePath } from './harness.js';
import { useConnections } from './connections.js';
import { quickWorkers, whileRunning } from './while-running.js';

/** How the pretended Kling answers for one prompt; every answer may be a failure to throw. */
export interface Script {
  readonly submit?: (prompt: string) => Promise<void> | void;
  readonly poll?: (prompt: string) => Promise<Task['status']> | Task['status'];
  readonly download?: (workflowId: string) => void;
  /** Other workflows than those of production. */
  readonly workflows?: WorkflowBundleOption;
  /** Before the manifest is read. */
  readonly open?: () => Promise<void>;
  /** Before a report is written. */
  readonly report?: () => Promise<void>;
  /** From how many items on a batch is kept in blocks, and of how many each is. */
  readonly sizes?: BookSizes;
  /** Before blocks are read or kept. */
  readonly blocks?: (what: 'read' | 'keep') => Promise<void> | void;
}

export interface BatchStage {
  readonly client: Client;
  readonly handle: WorkflowHandleWithFirstExecutionRunId;
  readonly batchId: string;
  /** Prompts in the order in which they were submitted. */
  readonly submitted: string[];
  /** Task ids that were adopted. */
  readonly adopted: string[];
  /** The journal. */
  readonly records: Map<string, ItemRecord>;
  readonly reports: unknown[];
  readonly progress: () => Promise<BatchProgress>;
  readonly items: (
    query?: object,
  ) => Promise<{ items: BatchItem[]; total: number; nextOffset?: number; unread?: number }>;
  readonly update: (name: string, args?: object) => Promise<unknown>;
  readonly result: () => Promise<BatchResult>;
  /** Where the blocks of a large batch lie. */
  readonly blocksDirectory: string;
  /** Starts the same batch again. */
  readonly again: (input: object) => Promise<BatchResult>;
}

/** Items with the ids `i1`, `i2`, ... and prompts of the same name. */
export const items = (count: number): { id: string; prompt: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: `i${index + 1}`, prompt: `p${index + 1}` }));

/** Real Temporal, real workflows, the real collector; Kling and the disk answer from memory. */
export function useBatches() {
  const connections = useConnections();

  return async function withBatch<T>(
    input: object,
    script: Script,
    drive: (stage: BatchStage) => Promise<T>,
  ): Promise<T> {
    const taskQueue = `kling-${randomUUID()}`;
    const batchId = `batch-${randomUUID()}`;
    const submitted: string[] = [];
    const adopted: string[] = [];
    const records = new Map<string, ItemRecord>();
    const reports: unknown[] = [];
    const { client, native } = connections();
    const blocksDirectory = path.join(tmpdir(), `blocks-${batchId}`);
    const parts = { client, script, submitted, adopted, records, reports, blocksDirectory };
    const { submit, ...activities } = createFakes(parts);
    const options = { ...quickWorkers, connection: native };
    const workers = await Promise.all([
      Worker.create({ ...options, taskQueue, workflowBundle: script.workflows ?? { codePath }, activities, sinks }),
      ...['submit-video', 'submit-studio-video'].map((queue) =>
        Worker.create({ ...options, taskQueue: `${taskQueue}-${queue}`, activities: { submit } }),
      ),
    ]);
    const start = (args: object) => client.workflow.start('batch', { taskQueue, workflowId: batchId, args: [args] });
    return whileRunning(workers, async () => {
      const handle = await start(input);
      return drive({
        client,
        handle,
        batchId,
        submitted,
        adopted,
        records,
        reports,
        blocksDirectory,
        progress: () => client.workflow.getHandle(batchId).query<BatchProgress>('progress'),
        items: (query = {}) => client.workflow.getHandle(batchId).query('items', query),
        update: (name, args = {}) => client.workflow.getHandle(batchId).executeUpdate(name, { args: [args] }),
        result: () => handle.result() as Promise<BatchResult>,
        again: async (next) => (await start(next)).result() as Promise<BatchResult>,
      });
    }).finally(() => rm(blocksDirectory, { recursive: true, force: true }));
  };
}

interface Parts {
  readonly client: Client;
  readonly script: Script;
  readonly submitted: string[];
  readonly adopted: string[];
  readonly records: Map<string, ItemRecord>;
  readonly reports: unknown[];
  readonly blocksDirectory: string;
}

function translated<Input, Result>(activity: (input: Input) => Promise<Result>) {
  return (input: Input): Promise<Result> =>
    activity(input).catch((error: unknown) => {
      throw toTemporalFailure(error);
    });
}

function createFakes({ client, script, submitted, adopted, records, reports, blocksDirectory }: Parts) {
  let kept: readonly Item[] = [];
  let pipeline: Json | undefined;
  const meanings = new Map<string, Meaning>();
  const prompts = new Map<string, string>();
  const blocks = createLocalFolder(blocksDirectory);
  const batchFiles: BatchFiles = {
    appendRecords: (_batchId, added) => {
      added.forEach((record) => records.set(record.id, record));
      return Promise.resolve();
    },
    readRecords: () => Promise.resolve(records),
    readMade: () => Promise.resolve([]),
    readResult: () => Promise.resolve(undefined),
    readRequests: () => Promise.resolve(new Map()),
    hasFiles: () => Promise.resolve(true),
    writeBlock: (_batchId, book) => writeBlock(blocks, book),
    readBlock: (_batchId, block) => readBlock(blocks, block),
    writeReport: () => Promise.resolve({ jsonl: '', csv: '', html: '' }),
  };
  const openBatch = createOpenBatch({
    now: Date.now,
    manifests: {
      check: (source) =>
        Promise.resolve(
          source.kind === 'items'
            ? source.items.map((item) => {
                const { id, ...request } = item as { id: string };
                return { id, request, meaning: readMeaning(request, nameWord) };
              })
            : [],
        ),
      known: () => Promise.resolve(meanings),
      keep(_batchId, all, runs) {
        kept = all;
        pipeline = runs;
        all.forEach(({ id, meaning }) => meanings.set(id, meaning));
        return Promise.resolve('/out/manifest.jsonl');
      },
      pipelineOf: () => Promise.resolve(pipeline),
      read: () => Promise.resolve(kept),
      readAll: () => Promise.resolve(new Map(kept.map((item) => [item.id, item]))),
    },
    batchFiles,
    sizes: script.sizes,
    accounts: new Map(['default', 'studio'].map((name) => [name, { slotLimits: { video: 2, image: 9 } }])),
    searchable: true,
  });
  const readBlocks = createReadBlocks({ batchFiles });
  const keepBlock = createKeepBlock({ batchFiles });
  return {
    readBlocks: translated(async (input: Parameters<typeof readBlocks>[0]) => {
      await script.blocks?.('read');
      return readBlocks(input);
    }),
    keepBlock: translated(async (input: Parameters<typeof keepBlock>[0]) => {
      await script.blocks?.('keep');
      return keepBlock(input);
    }),
    async openBatch(input: Parameters<typeof openBatch>[0]) {
      await script.open?.();
      return openBatch(input).catch((error: unknown) => {
        throw toTemporalFailure(error);
      });
    },
    readItems: ({ ids }: { ids: string[] }) => Promise.resolve(kept.filter(({ id }) => ids.includes(id))),
    recordItems: (input: { records: ItemRecord[] }) => {
      input.records.forEach((record) => records.set(record.id, record));
      return Promise.resolve();
    },
    collectGenerations: createCollectGenerations({
      generations: createGenerations({ client }),
      batchFiles: { readResult: () => Promise.resolve(undefined) },
    }),
    async reportBatch(input: unknown) {
      await script.report?.();
      reports.push(input);
      return { jsonl: '/out/results.jsonl', csv: '/out/results.csv', html: '/out/report.html' };
    },
    async submit({ body }: SubmitInput) {
      const prompt = String(body.prompt);
      submitted.push(prompt);
      await beating(() => script.submit?.(prompt));
      const taskId = `task-${submitted.length}`;
      prompts.set(taskId, prompt);
      const at = new Date().toISOString();
      return { taskId, startedAt: at, submittedAt: at, searchable: true };
    },
    async poll({ taskId, adopted: isAdopted }: { taskId: string; adopted: boolean }) {
      if (isAdopted) adopted.push(taskId);
      const status = (await beating(() => script.poll?.(prompts.get(taskId) ?? taskId))) ?? 'succeeded';
      const task: Task = {
        taskId,
        status,
        message: status === 'failed' ? 'Failure to pass the risk control system' : '',
        outputs: [{ kind: 'video', index: 0, url: 'https://x.klingai.com/a.mp4' }],
        cost: { units: '2' },
      };
      return { task, looks: 1 };
    },
    download: ({ taskId, workflowId }: { taskId: string; workflowId: string }) => {
      script.download?.(workflowId);
      return Promise.resolve({
        artifacts: [
          {
            kind: 'video',
            index: 0,
            file: `/out/${workflowId}/${taskId}.mp4`,
            bytes: 1,
            sha256: 'ab',
            url: 'https://x',
          },
        ],
        sidecarFile: `/out/${workflowId}/${taskId}.json`,
      });
    },
  };
}

/** A failure as the activity `submit` throws it. */
export const refusal = (type: string, message: string) =>
  ApplicationFailure.create({ type, message, nonRetryable: true, details: [{ kind: type, code: 1102 }] });

/** As `submit` refuses an item whose account has met a cap. */
export const capReached = (message: string, until: string) =>
  ApplicationFailure.create({
    type: 'CapReached',
    message,
    nonRetryable: true,
    details: [{ kind: 'CapReached', until }],
  });

/** A gate that a test opens. */
export function createGate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

export { sleep };

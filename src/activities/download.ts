import { Context } from '@temporalio/activity';
import type { Artifact } from '../domain/artifact.js';
import type { TaskName } from '../domain/catalogue.js';
import { KlingFailure } from '../domain/failure.js';
import type { Output } from '../domain/task.js';
import { withHeartbeats } from './heartbeat.js';
import type { Batches } from './batch-ports.js';
import type { FileTarget, Kling, Media, Store, StoredFile } from './ports.js';
import { stopReason, workerShutdown } from './stop-reason.js';

export interface DownloadInput {
  readonly workflowId: string;
  /** The batch that it is an item of. */
  readonly batchId?: string;
  readonly taskId: string;
  readonly task?: TaskName;
  readonly outputs: readonly Output[];
  /** What the JSON beside the files says besides the files themselves. */
  readonly sidecar: Readonly<Record<string, unknown>>;
}

export interface DownloadResult {
  readonly artifacts: readonly Artifact[];
  /** Absolute path. */
  readonly sidecarFile: string;
}

/** Shown under Pending Activities in the Web UI. */
interface DownloadHeartbeat {
  /** Counts from 1. */
  readonly file: number;
  readonly of: number;
  readonly offset: number;
  readonly totalBytes?: number;
}

interface DownloadPorts {
  readonly kling: Kling;
  readonly media: Media;
  readonly store: Store;
  readonly batches: Batches;
  readonly now: () => number;
}

/** The activity `download`: every file of a task onto the disk, resumed where an earlier try stopped, with a JSON beside them. */
export function createDownload({ kling, media, store, batches, now }: DownloadPorts) {
  return async function download(input: DownloadInput): Promise<DownloadResult> {
    const context = Context.current();
    const { workflowId, batchId, taskId } = input;
    const untell = batches.tell(batchId, { workflowId, state: 'downloading', taskId });
    let progress: DownloadHeartbeat = { file: 1, of: input.outputs.length, offset: 0 };
    const note = (next: Partial<DownloadHeartbeat>) => {
      progress = { ...progress, ...next };
    };
    try {
      return await withHeartbeats(
        () => progress,
        async () => {
          const artifacts = await fetchAll(input, context.cancellationSignal, note);
          const sidecarFile = await store.writeSidecar(input, describe(input, artifacts));
          untell();
          return { artifacts, sidecarFile };
        },
      );
    } catch (error) {
      const reason = stopReason(context);
      if (reason === 'WORKER_SHUTDOWN') throw workerShutdown();
      if (reason === undefined) throw error;
      // Only a cancelled generation is over; after any other reason somebody else goes on with the partial file.
      if (reason === 'CANCELLED') {
        await store.discard({ workflowId, taskId }).catch((trouble: unknown) => {
          // A partial file that stays is less bad than a cancelled generation that is shown as failed.
          context.log.warn(`The partial files of task ${taskId} were not removed: ${String(trouble)}`);
        });
      }
      throw context.cancellationSignal.reason;
    }
  };

  async function fetchAll(
    input: DownloadInput,
    signal: AbortSignal,
    note: (progress: Partial<DownloadHeartbeat>) => void,
  ): Promise<Artifact[]> {
    const { taskId, task } = input;
    const artifacts: Artifact[] = [];
    let { outputs } = input;
    let areFresh = false;
    for (const [position, { kind, index }] of input.outputs.entries()) {
      note({ file: position + 1, offset: 0, totalBytes: undefined });
      const target = {
        workflowId: input.workflowId,
        taskId,
        kind,
        index: input.outputs.length > 1 ? index : undefined,
      };
      let stored = await store.find(target);
      if (stored === undefined) {
        try {
          stored = await fetchOne(at(outputs, position), target, signal, note);
        } catch (error) {
          if (!isExpired(error)) throw error;
          if (areFresh) throw gone(taskId, position);
          // The signed URL has died; the task itself knows a fresh one for 30 days.
          ({ outputs } = await kling.getTask({ taskId, task }));
          areFresh = true;
          stored = await fetchOne(at(outputs, position), target, signal, note).catch((again: unknown) => {
            throw isExpired(again) ? gone(taskId, position) : again;
          });
        }
      }
      artifacts.push(toArtifact(at(outputs, position), stored));
    }
    return artifacts;
  }

  async function fetchOne(
    output: Output,
    target: FileTarget,
    signal: AbortSignal,
    note: (progress: Partial<DownloadHeartbeat>) => void,
  ): Promise<StoredFile> {
    const part = await store.begin(target);
    const request = createLinkedAbort(signal);
    try {
      const { offset: wanted, etag } = part;
      const { body, ...from } = await media.open(output.url, { offset: wanted, etag, signal: request.signal });
      await part.start(from);
      let { offset } = from;
      note({ offset, totalBytes: from.totalBytes });
      for await (const chunk of body) {
        await part.write(chunk);
        offset += chunk.byteLength;
        note({ offset });
      }
      return await part.commit();
    } finally {
      request.end();
      await part.close();
    }
  }

  function describe({ taskId, sidecar }: DownloadInput, artifacts: readonly Artifact[]): Record<string, unknown> {
    const files = artifacts.map(({ file, ...facts }) => ({ name: file.split(/[\\/]/).at(-1), ...facts }));
    return { ...withoutSignatures(sidecar), taskId, files, finishedAt: new Date(now()).toISOString() };
  }
}

function isExpired(error: unknown): boolean {
  return error instanceof KlingFailure && error.kind === 'NotFound';
}

function gone(taskId: string, position: number): KlingFailure {
  return new KlingFailure(
    'EmptyResult',
    `Kling no longer serves file ${position + 1} of task ${taskId}; it keeps results for 30 days`,
  );
}

function at(outputs: readonly Output[], position: number): Output {
  const output = outputs[position];
  if (output === undefined)
    throw new KlingFailure('EmptyResult', `Kling no longer names file ${position + 1} of the task`);
  return output;
}

function toArtifact({ kind, index, url, id, durationSeconds }: Output, { file, bytes, sha256 }: StoredFile): Artifact {
  return { kind, index, file, bytes, sha256, url: withoutSignature(url), id, durationSeconds };
}

/**
 * A signal for one request. `end` closes the connection of a body that nobody reads on, as when the disk is full, and unties the
 * activity's own signal: on Node 20 a signal that lives long collects the listeners of all its requests.
 */
function createLinkedAbort(parent: AbortSignal): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort(parent.reason);
  if (parent.aborted) abort();
  parent.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    end() {
      parent.removeEventListener('abort', abort);
      controller.abort();
    },
  };
}

/** A text that is a URL, without what may be a signature, a token or a password; any other text as it is. */
function withoutSignature(text: string): string {
  if (!/^https?:\/\/\S+$/i.test(text)) return text;
  return text.replace(/[?#].*$/, '').replace(/^(https?:\/\/)[^/]*@/i, '$1');
}

/** The same JSON with each text that is a URL stripped of its signature: a request may name a picture by a signed URL. */
function withoutSignatures(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const strip = (_key: string, value: unknown) => (typeof value === 'string' ? withoutSignature(value) : value);
  return JSON.parse(JSON.stringify(json, strip)) as Record<string, unknown>;
}

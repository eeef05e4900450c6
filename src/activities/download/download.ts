import { Context } from '@temporalio/activity';
import type { DownloadHeartbeat, DownloadInput, DownloadResult } from '../../contract/generation-activities.js';
import type { Artifact } from '../../domain/artifact.js';
import { FAILURES } from '../../domain/failure.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Output } from '../../domain/task.js';
import { withHeartbeats } from '../heartbeat.js';
import { createLinkedAbort } from './linked-abort.js';
import { waitedOut } from '../waited-out.js';
import type { Batches } from '../../ports/batches.js';
import type { Kling } from '../../ports/kling.js';
import type { Media } from '../../ports/media.js';
import type { FileTarget, Store, StoredFile } from '../../ports/store.js';
import { missingFileFailure, timeOf } from './missing-file.js';
import { stopReason, workerShutdown } from '../stop-reason.js';
import { withoutSignature, withoutSignatures } from './without-signatures.js';

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
    const withdraw = batches.reportItem(batchId, { workflowId, state: 'downloading', taskId });
    const { missingSince } = (context.info.heartbeatDetails ?? {}) as Partial<DownloadHeartbeat>;
    let progress: DownloadHeartbeat = { file: 1, of: input.outputs.length, offset: 0, missingSince };
    const note = (next: Partial<DownloadHeartbeat>) => {
      progress = { ...progress, ...next };
    };
    try {
      return await withHeartbeats(
        () => progress,
        async () => {
          const artifacts = await fetchAll(input, { signal: context.cancellationSignal, note, missingSince });
          const sidecarFile = await store.writeSidecar(input, describe(input, artifacts));
          withdraw();
          return { artifacts, sidecarFile };
        },
      );
    } catch (error) {
      const reason = stopReason(context);
      if (reason === 'WORKER_SHUTDOWN') throw workerShutdown();
      if (reason === undefined) {
        context.heartbeat(progress);
        throw error;
      }
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

  async function fetchAll(input: DownloadInput, trying: Trying): Promise<Artifact[]> {
    const { taskId } = input;
    const { signal, note } = trying;
    let { missingSince } = trying;
    const artifacts: Artifact[] = [];
    let known: Known = { outputs: input.outputs, taskTime: readTime(input.sidecar.createdAt), isFresh: false };
    for (const [position, first] of input.outputs.entries()) {
      const { kind, index } = first;
      note({ file: position + 1, offset: 0, totalBytes: undefined });
      const target = {
        workflowId: input.workflowId,
        taskId,
        kind,
        index: input.outputs.length > 1 ? index : undefined,
      };
      const fetchNow = async () => fetchOne(at(known.outputs, position), target, signal, note);
      let stored = await store.find(target);
      if (stored === undefined) {
        try {
          stored = await fetchNow();
        } catch (error) {
          if (!isRefused(error)) throw error;
          let refusal = error;
          if (!known.isFresh) {
            // The signed URL has died, or the media host has not got the file yet: the task itself knows a fresh one for 30 days.
            known = await renew(input, known);
            stored = await fetchNow().catch((again: unknown) => {
              if (!isRefused(again)) throw again;
              refusal = again;
              return undefined;
            });
          }
          stored ??= missing({ taskId, file: position + 1, taskTime: known.taskTime, refusal }, note, missingSince);
        }
        // The next file has ten minutes of its own.
        missingSince = undefined;
        note({ missingSince });
      }
      artifacts.push(toArtifact(known.outputs[position] ?? first, stored));
    }
    return artifacts;
  }

  /** Throws, for good or for another try; what is said of the file is the same for each try. */
  function missing(
    { refusal, ...file }: { taskId: string; file: number; taskTime?: string; refusal: KlingFailure },
    note: Trying['note'],
    since = new Date(now()).toISOString(),
  ): never {
    note({ missingSince: since });
    throw missingFileFailure({ ...file, httpStatus: refusal.facts.httpStatus, since }, now());
  }

  /** Asks the task for fresh links. Where Kling cannot or will not say, the old ones stay. */
  async function renew({ taskId, task }: DownloadInput, known: Known): Promise<Known> {
    try {
      const fresh = await kling.getTask({ taskId, task });
      return { outputs: fresh.outputs, taskTime: timeOf(fresh) ?? known.taskTime, isFresh: true };
    } catch (error) {
      if (!(error instanceof KlingFailure) || FAILURES[error.code].retry !== 'never') throw error;
      if (error.code === 'NotFound') return { ...known, isFresh: true };
      // The result is paid for and stays for 30 days: whatever keeps us from the account may be mended meanwhile.
      throw waitedOut(error);
    }
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
      request.untie();
      return await part.commit();
    } catch (error) {
      request.abort();
      throw error;
    } finally {
      await part.close();
    }
  }

  function describe({ taskId, sidecar }: DownloadInput, artifacts: readonly Artifact[]): Record<string, unknown> {
    const files = artifacts.map(({ file, ...facts }) => ({ name: file.split(/[\\/]/).at(-1), ...facts }));
    return { ...withoutSignatures(sidecar), taskId, files, finishedAt: new Date(now()).toISOString() };
  }
}

/** What is known of the files of the task. */
interface Known {
  readonly outputs: readonly Output[];
  /** ISO 8601, Kling's clock. */
  readonly taskTime?: string;
  /** Whether these links were asked for in this try. */
  readonly isFresh: boolean;
}

/** One try of the activity. */
interface Trying {
  readonly signal: AbortSignal;
  readonly note: (progress: Partial<DownloadHeartbeat>) => void;
  /** ISO 8601: since when, by an earlier try, a file has been refused. */
  readonly missingSince?: string;
}

function isRefused(error: unknown): error is KlingFailure {
  return error instanceof KlingFailure && error.code === 'NotFound';
}

function readTime(value: unknown): string | undefined {
  return typeof value === 'string' && Number.isFinite(Date.parse(value)) ? value : undefined;
}

function at(outputs: readonly Output[], position: number): Output {
  const output = outputs[position];
  if (output === undefined) throw new KlingFailure('NotFound', `Kling names no file ${position + 1} of the task`);
  return output;
}

function toArtifact({ kind, index, url, id, durationSeconds }: Output, { file, bytes, sha256 }: StoredFile): Artifact {
  return { kind, index, file, bytes, sha256, url: withoutSignature(url), id, durationSeconds };
}

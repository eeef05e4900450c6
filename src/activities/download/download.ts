import { Context } from '@temporalio/activity';
import type { DownloadHeartbeat, DownloadInput, DownloadResult } from '../../contract/generation-activities.js';
import type { Artifact } from '../../domain/artifact.js';
import { isRefused } from '../../domain/generation/checks/judge-file.js';
import { listKept, noticeMissingTwins } from '../../domain/generation/files/kept-files.js';
import { lastName } from '../../domain/generation/meaning.js';
import type { Batches } from '../../ports/batches.js';
import type { Measure } from '../../ports/media.js';
import type { Store, Stores } from '../../ports/store.js';
import { withHeartbeats } from '../heartbeat.js';
import { stopReason, throwIfWorkerStops } from '../stop-reason.js';
import { checkFiles } from './check-files.js';
import type { FetchPorts } from './fetch-files.js';
import { fetchFiles } from './fetch-files.js';
import { nameFiles } from './name-files.js';
import { createProgress } from './progress.js';
import { withoutSignatures } from './without-signatures.js';

interface DownloadPorts extends Omit<FetchPorts, 'store'> {
  readonly batches: Batches;
  readonly stores: Stores;
  readonly measure: Measure;
}

/** The activity `download`: every file of a task to where it is to be kept, resumed where an earlier try stopped, with a JSON beside them. */
export function createDownload({ batches, stores, measure, ...ports }: DownloadPorts) {
  return async function download(input: DownloadInput): Promise<DownloadResult> {
    const context = Context.current();
    const { workflowId, batchId, taskId } = input;
    const store = stores.of(input.output);
    const takeBack = batches.reportItem(batchId, { workflowId, state: 'downloading', taskId });
    const { missingSince } = (context.info.heartbeatDetails ?? {}) as Partial<DownloadHeartbeat>;
    const progress = createProgress({
      file: 1,
      of: listKept(input.outputs, input).length,
      offset: 0,
      missingSince,
    });
    let named: DownloadInput = input;
    try {
      return await withHeartbeats(
        () => progress.read(),
        async () => {
          named = await nameFiles(input, context.info.scheduledTimestampMs, store);
          const fetched = await fetchFiles(
            named,
            { signal: context.cancellationSignal, progress },
            { ...ports, store },
          );
          const lacks = [...noticeMissingTwins(input.outputs, input), ...fetched.lacks];
          const { artifacts, differences } = await checkFiles(fetched.artifacts, input.checks, { measure, store });
          const told = {
            ...(lacks.length === 0 ? {} : { lacks }),
            ...(differences.length === 0 ? {} : { differences }),
          };
          const judged = isRefused(differences, input.checks) ? { accepted: false } : {};
          const content = { ...toSidecar(named, artifacts, ports.now()), ...told, ...judged };
          const sidecarFile = await store.writeSidecar(input, content);
          takeBack();
          return { artifacts, sidecarFile, ...told };
        },
      );
    } catch (error) {
      throwIfWorkerStops(context);
      const reason = stopReason(context);
      if (reason === undefined) {
        context.heartbeat(progress.read());
        throw error;
      }
      // Only a cancelled generation is over; after any other reason somebody else goes on with the partial file.
      if (reason === 'CANCELLED') await discardParts(named, store, context);
      throw context.cancellationSignal.reason;
    }
  };
}

/** A partial file that stays is less bad than a cancelled generation that is shown as failed. */
async function discardParts(
  { workflowId, taskId, name }: DownloadInput,
  store: Store,
  { log }: Context,
): Promise<void> {
  await store.discard({ workflowId, taskId, name }).catch((trouble: unknown) => {
    log.warn(`The partial files of task ${taskId} were not removed: ${String(trouble)}`);
  });
}

/** What the JSON beside the files says. */
function toSidecar(
  { taskId, name, sidecar }: DownloadInput,
  artifacts: readonly Artifact[],
  nowMs: number,
): Record<string, unknown> {
  const files = artifacts.map(({ file, thumbnail, ...facts }) => {
    const small = thumbnail === undefined ? {} : { thumbnail: lastName(thumbnail) };
    return { name: lastName(file), ...facts, ...small };
  });
  const chosen = name === undefined ? {} : { name };
  return { ...withoutSignatures(sidecar), taskId, ...chosen, files, finishedAt: new Date(nowMs).toISOString() };
}

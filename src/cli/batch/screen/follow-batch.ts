import type { WorkflowHandle } from '@temporalio/client';
import type { BatchItem } from '../../../domain/batch/item.js';
import { RUNNING_STATES } from '../../../domain/batch/item.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import type { ExitCode } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import type { Line } from '../../../client/waiting-line.js';
import { lookAtLine } from '../../../client/waiting-line.js';
import type { Session } from '../../../client/session.js';
import { pause } from '../../../client/pause.js';
import { askProgress } from '../../../client/batch/ask-batch.js';
import { askItems } from '../../../client/batch/list-items.js';
import { awaitEnding } from '../../../client/batch/batch-ending.js';
import type { BatchDisplay } from './batch-display.js';
import { createBatchDisplay } from './batch-display.js';
import { reportEnding } from '../report-ending.js';

const LOOK_EVERY_MS = 1000;
/** The line is read from Temporal's index, which is some moments late anyway. */
const LINE_EVERY_MS = 5000;
/** A worker that restarts is away for a moment; after this many looks without an answer, people should know. */
const PATIENT_LOOKS = 3;

export interface WatchOptions {
  /** What the command line knows already. */
  readonly file?: string;
  readonly total?: number;
  /** Where a worker must listen; that of this command line's own settings when it is not given. */
  readonly taskQueue?: string;
}

/** Shows a batch until it ends, then says where its report lies. Ctrl-C leaves it running and says how to come back. */
export async function watchBatch(
  handle: WorkflowHandle,
  known: WatchOptions,
  session: Session,
  io: Io,
): Promise<ExitCode> {
  const batchId = handle.workflowId;
  const webUi = session.webUi(batchId);
  io.err(`${batchId}  ${webUi}`);
  const display = createBatchDisplay(batchId, known, io);
  const over = new AbortController();
  const showing = showUntil(over.signal, handle, display, session);
  const ending = await awaitEnding(handle, session, io.signal).finally(() => over.abort());
  const lastSeen = await showing;
  // The last counts of all, once nothing changes any more; whoever leaves wants to be gone.
  const last = ending.kind === 'detached' ? undefined : await askProgress(batchId, session);
  display.end(last);
  return reportEnding(ending, { batchId, webUi, progress: last ?? lastSeen }, io);
}

/** Looks once a second until the signal is aborted; returns what was seen last. */
async function showUntil(
  over: AbortSignal,
  { workflowId }: WorkflowHandle,
  display: BatchDisplay,
  session: Session,
): Promise<BatchProgress | undefined> {
  let seen: BatchProgress | undefined;
  let items: readonly BatchItem[] = [];
  let missed = 0;
  let line: Line | undefined;
  let lineDueMs = 0;
  for (;;) {
    if (over.aborted) return seen;
    const look = Promise.all([
      askProgress(workflowId, session),
      display.maxItems() === 0
        ? []
        : askItems(workflowId, { states: RUNNING_STATES, limit: display.maxItems() }, session),
    ]);
    const answers = await unlessAborted(look, over);
    if (answers === undefined) return seen;
    const [progress, running] = answers;
    missed = progress === undefined ? missed + 1 : 0;
    seen = progress ?? seen;
    items = running ?? items;
    if (Date.now() >= lineDueMs) {
      lineDueMs = Date.now() + LINE_EVERY_MS;
      line = (seen?.counts.queued ?? 0) === 0 ? undefined : await lookAtLine({ batchId: workflowId }, session);
    }
    display.show(seen, items, missed > (seen === undefined ? 0 : PATIENT_LOOKS), line);
    await pause(LOOK_EVERY_MS, over);
  }
}

/** What comes of the work, or undefined at once when the signal is aborted: whoever leaves does not wait for an answer. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined);
    signal.addEventListener('abort', leave, { once: true });
    // A signal lives as long as the batch is watched: what listens to it must not pile up.
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

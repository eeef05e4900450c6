import type { WorkflowHandle } from '@temporalio/client';
import type { BatchItem } from '../../../domain/batch/item.js';
import { RUNNING_STATES } from '../../../domain/batch/item.js';
import type { BatchProgress } from '../../../domain/batch/progress/progress.js';
import { askProgress } from '../../../client/batch/ask-batch.js';
import { awaitEnding } from '../../../client/batch/batch-ending.js';
import { askItems } from '../../../client/batch/list-items.js';
import { pause } from '../../../client/pause.js';
import type { Session } from '../../../client/session.js';
import { lookAtLine } from '../../../client/waiting-line.js';
import type { Io } from '../../process/io.js';
import { unlessAborted } from '../../process/unless-aborted.js';
import { canRewrite } from '../../screen/live-block.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { reportEnding } from '../report-ending.js';
import type { BatchDisplay, KnownBatch, SeenBatch } from './batch-display.js';
import { createBatchLog } from './batch-log.js';
import { createLiveScreen } from './live-screen.js';

const LOOK_EVERY_MS = 1000;
/** The line is read from Temporal's index, which is some moments late anyway. */
const LINE_EVERY_MS = 5000;
/** A worker that restarts is away for a moment; after this many looks without an answer, people should know. */
const PATIENT_LOOKS = 3;

/** What the command line knows already; its own settings say where a worker must listen when that is not given. */
export type FollowOptions = Partial<Omit<KnownBatch, 'batchId'>>;

/** Shows a batch until it ends, then says where its report lies. Ctrl-C leaves it running and says how to come back. */
export async function followBatch(
  handle: WorkflowHandle,
  known: FollowOptions,
  session: Session,
  io: Io,
): Promise<ExitCode> {
  const batchId = handle.workflowId;
  const webUi = session.webUi(batchId);
  io.err(`${batchId}  ${webUi}`);
  const toShow = { ...known, batchId, taskQueue: known.taskQueue ?? io.config.taskQueue };
  const display = canRewrite(io) ? createLiveScreen(toShow, io) : createBatchLog(toShow, io);
  const over = new AbortController();
  const showing = showUntil(over.signal, batchId, display, session);
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
  batchId: string,
  display: BatchDisplay,
  session: Session,
): Promise<BatchProgress | undefined> {
  let seen = NOTHING_SEEN;
  while (!over.aborted) {
    const answers = await unlessAborted(lookAtBatch(batchId, display.maxItems(), session), over);
    if (answers === undefined) break;
    seen = addAnswers(seen, answers);
    if (Date.now() >= seen.lineDueMs) {
      const isQueued = (seen.progress?.counts.queued ?? 0) > 0;
      const lineDueMs = Date.now() + LINE_EVERY_MS;
      seen = { ...seen, lineDueMs, line: isQueued ? await lookAtLine({ batchId }, session) : undefined };
    }
    display.show(seen);
    await pause(LOOK_EVERY_MS, over);
  }
  return seen.progress;
}

type Answers = readonly [progress: BatchProgress | undefined, items: readonly BatchItem[] | undefined];

/** Where a batch stands, and as many of its running items as can be shown. */
function lookAtBatch(batchId: string, maxItems: number, session: Session): Promise<Answers> {
  const wanted = { states: RUNNING_STATES, limit: maxItems };
  return Promise.all([askProgress(batchId, session), maxItems === 0 ? [] : askItems(batchId, wanted, session)]);
}

interface Seen extends SeenBatch {
  /** Looks in a row that nobody answered. */
  readonly missed: number;
  readonly lineDueMs: number;
}

const NOTHING_SEEN: Seen = { items: [], isSilent: false, missed: 0, lineDueMs: 0 };

/** What nobody answers stays as it was seen before. */
function addAnswers(seen: Seen, [progress, items]: Answers): Seen {
  const missed = progress === undefined ? seen.missed + 1 : 0;
  const patience = (progress ?? seen.progress) === undefined ? 0 : PATIENT_LOOKS;
  return {
    ...seen,
    progress: progress ?? seen.progress,
    items: items ?? seen.items,
    missed,
    isSilent: missed > patience,
  };
}

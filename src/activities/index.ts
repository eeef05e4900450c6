import type { Activities } from '../contract/activities.js';
import type { Pack } from '../products/pack.js';
import { createDownload } from './download/download.js';
import { toTemporalFailure } from './failures.js';
import { createPoll } from './poll.js';
import type { BatchFiles } from '../ports/batch-files.js';
import type { Batches } from '../ports/batches.js';
import type { Generations } from '../ports/generations.js';
import type { Manifests } from '../ports/manifests.js';
import { createCollectGenerations } from './batch/collect-generations.js';
import { createOpenBatch } from './batch/open-batch.js';
import type { StatusBoard } from '../ports/board.js';
import type { IsStillWanted } from '../ports/still-wanted.js';
import type { Inputs } from '../ports/inputs.js';
import type { Kling } from '../ports/kling.js';
import type { Library } from '../ports/library.js';
import type { Media } from '../ports/media.js';
import type { Slots } from '../ports/slots.js';
import type { Store } from '../ports/store.js';
import { createReadItems } from './batch/read-items.js';
import { createRecordItems } from './batch/record-items.js';
import { createReportBatch } from './batch/report-batch.js';
import { createPrepare } from './prepare/prepare.js';
import type { Sessions } from '../ports/sessions.js';
import { createSubmit } from './submit/submit.js';

/** What the activities need of the world; `worker.ts` puts it together. */
export interface Ports {
  readonly kling: Kling;
  readonly library: Library;
  readonly sessions: Sessions;
  readonly board: StatusBoard;
  readonly slots: Slots;
  readonly isStillWanted: IsStillWanted;
  readonly media: Media;
  readonly store: Store;
  readonly inputs: Inputs;
  readonly batches: Batches;
  readonly manifests: Manifests;
  readonly batchFiles: BatchFiles;
  readonly generations: Generations;
  /** Parallel slots of each pack, as configured. */
  readonly slotLimits: Readonly<Record<Pack, number>>;
  /** Whether the Temporal server has our search attributes. */
  readonly searchable: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The activities by the names that Temporal knows them by. */
export function createActivities(ports: Ports): Activities {
  return {
    prepare: translated(createPrepare(ports)),
    submit: translated(createSubmit(ports)),
    poll: translated(createPoll(ports)),
    download: translated(createDownload(ports)),
    openBatch: translated(createOpenBatch(ports)),
    readItems: translated(createReadItems(ports)),
    recordItems: translated(createRecordItems(ports)),
    collectGenerations: translated(createCollectGenerations(ports)),
    reportBatch: translated(createReportBatch(ports)),
  };
}

/** Lets nothing out but Temporal's own failures. */
function translated<Input, Result>(activity: (input: Input) => Promise<Result>): (input: Input) => Promise<Result> {
  return async (input) => {
    try {
      return await activity(input);
    } catch (error) {
      throw toTemporalFailure(error);
    }
  };
}

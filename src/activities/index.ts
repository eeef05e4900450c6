import { CompleteAsyncError } from '@temporalio/activity';
import type { Activities } from '../contract/activities.js';
import type { PollInput, PollResult } from '../contract/generation-activities.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { AccountPorts, Accounts } from '../ports/accounts.js';
import { accountOf, accountOfPaid } from './account-of.js';
import { createDownload } from './download/download.js';
import { toTemporalFailure } from './failures.js';
import { createPoll } from './poll.js';
import type { BatchFiles } from '../ports/batch-files.js';
import type { Batches } from '../ports/batches.js';
import type { Generations } from '../ports/generations.js';
import type { Manifests } from '../ports/manifests.js';
import { createCollectGenerations } from './batch/collect-generations.js';
import { createKeepBlock, createReadBlocks } from './batch/kept-book.js';
import { createOpenBatch } from './batch/open-batch.js';
import type { IsStillWanted } from '../ports/still-wanted.js';
import type { Inputs, MadeTasks, MadeVideos } from '../ports/inputs.js';
import type { Frames } from '../ports/media.js';
import type { Waits } from '../ports/board.js';
import { createReadItems } from './batch/read-items.js';
import { createRecordItems } from './batch/record-items.js';
import { createReportBatch } from './batch/report-batch.js';
import { createDeliverNotice } from './notices/deliver-notice.js';
import type { LinkOf } from './notices/with-links.js';
import type { Receivers } from '../ports/notices/receivers.js';
import type { OperatePorts } from './operate/operate.js';
import { createOperate } from './operate/operate.js';
import { createOpenPipeline } from './pipeline/open-pipeline.js';
import { createReadBatchOutputs } from './pipeline/read-batch-outputs.js';
import { createRecordSteps } from './pipeline/record-steps.js';
import type { PipelineFiles } from '../ports/output/pipeline-files.js';
import { createPrepare } from './prepare/prepare.js';
import { createSubmit } from './submit/submit.js';
import { createWaitingPolls } from './waiting-polls.js';

/** What the activities need of the world; `worker.ts` puts it together. */
export interface Ports extends OperatePorts {
  readonly accounts: Accounts;
  readonly isStillWanted: IsStillWanted;
  /** Absent where nobody wants thumbnails. */
  readonly frames?: Frames;
  readonly inputs: Inputs;
  readonly videos: MadeVideos;
  readonly made: MadeTasks;
  readonly batches: Batches;
  readonly manifests: Manifests;
  readonly batchFiles: BatchFiles;
  readonly pipelineFiles: PipelineFiles;
  readonly generations: Generations;
  readonly receivers: Receivers;
  /** For what notices show: a URL of a file. */
  readonly linkOf: LinkOf;
  /** Where callbacks are received in this process. */
  readonly waits?: Waits;
  /** Whether the Temporal server has our search attributes. */
  readonly searchable: boolean;
}

/** The activities by the names that Temporal knows them by. */
export function createActivities(ports: Ports): Activities {
  const ofAccount = (name: string | undefined) => ({ ...ports, ...accountOf(ports.accounts, name) });
  const polls = createWaitingPolls();
  return {
    checkAccount: translated(({ account }) => {
      accountOf(ports.accounts, account);
      return Promise.resolve();
    }),
    prepare: translated((input) => createPrepare(ofAccount(input.account))(input)),
    submit: translated(async (input) => polls.pace(await createSubmit(ofAccount(input.account))(input))),
    poll: translated((input) =>
      polls.during(() => (input.adopted ? createPoll(ofAccount(input.account))(input) : pollPaid(input, ports))),
    ),
    download: translated((input) =>
      createDownload({ ...ports, ...accountOfPaid(ports.accounts, input.account) })(input),
    ),
    openBatch: translated(createOpenBatch(ports)),
    readItems: translated(createReadItems(ports)),
    recordItems: translated(createRecordItems(ports)),
    keepBlock: translated(createKeepBlock(ports)),
    readBlocks: translated(createReadBlocks(ports)),
    collectGenerations: translated(createCollectGenerations(ports)),
    reportBatch: translated(createReportBatch(ports)),
    openPipeline: translated(createOpenPipeline(ports)),
    recordSteps: translated(createRecordSteps(ports)),
    readBatchOutputs: translated(createReadBatchOutputs(ports)),
    deliverNotice: translated(createDeliverNotice(ports)),
    operate: translated(createOperate(ports)),
  };
}

/** Past the deadline nobody waits any more, for an account neither: the workflow parks the task with that as the last thing seen. */
async function pollPaid(input: PollInput, ports: Ports): Promise<PollResult> {
  let account: AccountPorts;
  try {
    account = accountOfPaid(ports.accounts, input.account);
  } catch (error) {
    if (!(error instanceof KlingFailure) || ports.now() < Date.parse(input.deadline)) throw error;
    return { looks: 0, trouble: error.message };
  }
  return createPoll({ ...ports, ...account })(input);
}

/** Lets nothing out but Temporal's own failures. */
function translated<Input, Result>(activity: (input: Input) => Promise<Result>): (input: Input) => Promise<Result> {
  return async (input) => {
    try {
      return await activity(input);
    } catch (error) {
      // Temporal has the result already.
      if (error instanceof CompleteAsyncError) throw error;
      throw toTemporalFailure(error);
    }
  };
}

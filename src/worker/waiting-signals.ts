import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { waitingSignal } from '../contract/messages/generation-messages.js';
import { BATCH } from '../contract/workflow-types.js';
import { DEFAULT_ACCOUNT } from '../domain/account/account-name.js';
import type { Batches } from '../ports/batches.js';
import type { WaitReason } from '../domain/generation/waiting.js';

/** A batch is told of one kind of trouble this often at most: each signal costs it up to four history events. */
const TELL_BATCH_EVERY_MS = 60_000;
/** Stands for all batches where the time of the last signal is kept; no batch has this id. */
const EVERY_BATCH = ' ';
/** Batches whose last trouble is remembered. */
const MAX_BATCHES = 1000;

/** Running batches that are told at once; nobody watches more than so many. */
const MAX_OTHERS = 100;

interface WaitingSignalOptions {
  readonly client: Client;
  /** Where the worker listens: batches on others have other workers, maybe other accounts. */
  readonly taskQueue: string;
  /** Whether the server has our search attributes. */
  readonly searchable: boolean;
  /** Whether the worker has accounts besides the default one: then trouble is of one of them. */
  readonly hasOtherAccounts?: boolean;
  /** Milliseconds of a clock that never steps back. */
  readonly now?: () => number;
  readonly onTrouble: (text: string) => void;
}

/** Tells generations, their batches and all other running batches why they are still queued. For the eye only: a lost signal changes nothing. */
export function createWaitingSignals({
  client,
  taskQueue,
  searchable,
  hasOtherAccounts = false,
  now = () => performance.now(),
  onTrouble,
}: WaitingSignalOptions): Pick<Batches, 'reportWaiting'> {
  const toldAtMs = new Map<string, number>();

  async function signal(workflowId: string, waiting: WaitReason, ofAccount?: string): Promise<void> {
    try {
      await client.workflow.getHandle(workflowId).signal(waitingSignal, { ...waiting, searchable, ofAccount });
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return;
      onTrouble(`${workflowId} was not told why it waits: ${String(error)}`);
    }
  }

  /** Trouble of one generation is mostly trouble of the account: batches further back in line, none of whose items is tried now, have it too. */
  async function signalOthers(waiting: WaitReason, account: string | undefined): Promise<void> {
    const query = `WorkflowType = "${BATCH}" AND ExecutionStatus = "Running" AND TaskQueue = "${taskQueue}"`;
    try {
      let count = 0;
      for await (const { workflowId } of client.workflow.list({ query, pageSize: MAX_OTHERS })) {
        if (isDue(workflowId, waiting)) void signal(workflowId, waiting, account);
        if (++count === MAX_OTHERS) break;
      }
    } catch (error) {
      onTrouble(`Running batches were not told why their items wait: ${String(error)}`);
    }
  }

  /** True when the batch has not heard of that kind of trouble for a while. */
  function isDue(batchId: string, { kind }: WaitReason): boolean {
    const key = `${kind} ${batchId}`;
    if (now() - (toldAtMs.get(key) ?? -Infinity) < TELL_BATCH_EVERY_MS) return false;
    if (toldAtMs.size >= MAX_BATCHES) toldAtMs.clear();
    toldAtMs.set(key, now());
    return true;
  }

  return {
    reportWaiting(workflowId, batchId, waiting, account = DEFAULT_ACCOUNT) {
      void signal(workflowId, waiting);
      if (batchId !== undefined && isDue(batchId, waiting)) void signal(batchId, waiting);
      if (isDue(`${EVERY_BATCH}${account}`, waiting))
        void signalOthers(waiting, hasOtherAccounts ? account : undefined);
    },
  };
}

import type { Client } from '@temporalio/client';
import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import { ledgerId, reserveUpdate, settleSignal } from '../contract/messages/ledger-messages.js';
import { LEDGER } from '../contract/workflow-types.js';
import type { Caps, Spending } from '../domain/account/caps.js';
import { findExcess, MEASURES, renderAmount } from '../domain/account/caps.js';
import type { CapReached } from '../domain/account/ledger.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { Purse } from '../ports/spending.js';
import { noWordFromTemporal } from '../temporal/no-word.js';

export interface PurseOptions {
  readonly client: Client;
  readonly taskQueue: string;
  /** By its name. */
  readonly account: string;
  readonly caps: Caps;
}

/** The port `Purse` of an account with caps: its ledger is a workflow, so that it outlives workers and is one for all of them. */
export function createPurse({ client, taskQueue, account, caps }: PurseOptions): Purse {
  const workflowId = ledgerId(taskQueue, account);
  const inTurn = createTurns();
  return {
    async reserve(key, spending) {
      refuseHopeless(caps, spending, account);
      const { reached } = await inTurn(() =>
        client.workflow.executeUpdateWithStart(reserveUpdate, {
          startWorkflowOperation: new WithStartWorkflowOperation(LEDGER, {
            workflowId,
            taskQueue,
            args: [],
            workflowIdConflictPolicy: 'USE_EXISTING',
            staticSummary: `what account ${account} has spent`,
          }),
          args: [{ key, spending, caps }],
        }),
      );
      if (reached !== undefined) throw capReached(account, reached);
    },
    async settle(settlement) {
      try {
        await client.workflow.getHandle(workflowId).signal(settleSignal, settlement);
      } catch (error) {
        // Where there is no ledger, nothing was reserved.
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    },
  };
}

/** Asks one question after the other: the server takes ten updates of one workflow at once, of all workers together, and refuses more. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return async function inTurn<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    const answer = last.then(question);
    last = answer.catch(() => undefined);
    try {
      return await answer;
    } catch (error) {
      throw noWordFromTemporal('what the account has spent', error);
    }
  };
}

/** What no day and no month ever bears, and what no cap can count. */
function refuseHopeless(caps: Caps, spending: Spending, account: string): void {
  const excess = findExcess(caps, {}, spending);
  if (excess !== undefined) {
    const { period, measure, limit } = excess;
    const asked = renderAmount(measure, spending[measure] ?? '0');
    const text = `asks for ${asked}, and the ${period} cap of account ${account} is ${limit}; raise that, or ask for less`;
    throw new InvalidRequest([{ path: 'run.account', text }]);
  }
  const named = MEASURES.filter((measure) => [caps.daily, caps.monthly].some((cap) => cap?.[measure] !== undefined));
  if (named.length > 0 && named.some((measure) => spending[measure] !== undefined)) return;
  if (spending.video_units !== undefined || spending.image_units !== undefined) return;
  const text = `no price is known for this request, and the caps of account ${account} count units only; give it a cap in clips or seconds, too`;
  throw new InvalidRequest([{ path: 'run.account', text }]);
}

function capReached(account: string, { period, measure, limit, spent, until }: CapReached): KlingFailure {
  const day = period === 'daily' ? 'day' : 'month';
  const text = `The ${period} cap of account ${account} is reached: ${spent} of ${renderAmount(measure, limit)} are spent. It goes on at ${until}, the start of the next ${day} in UTC`;
  return new KlingFailure('CapReached', text, { until });
}

import { allHandlersFinished, condition, setHandler, workflowInfo } from '@temporalio/workflow';
import { reserveUpdate, settleSignal, spentQuery } from '../../contract/messages/ledger-messages.js';
import type { Ledger } from '../../domain/account/ledger.js';
import { reserve, settle, turnPages } from '../../domain/account/ledger.js';
import { readLedger, readReserve, readSettlement } from '../../domain/account/read-ledger.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { quote } from '../../domain/text/quote.js';
import { endVisibly } from '../failures.js';
import { refuse } from '../refuse.js';
import { continueWithNewest, upgradeAtOnce } from '../versioning.js';
import { createWarning } from '../warn-once.js';

/** An update is four events at most: a run replays in a moment. */
const MAX_EVENTS = 1000;

/**
 * Workflow `ledger`: what one account with caps has spent today and this month (UTC), for all workers of a task queue. Workers start it; it takes
 * what its run before has handed over. It never ends.
 */
export async function ledger(input: unknown): Promise<never> {
  const known = await endVisibly(() => keepLedger(input));
  return continueWithNewest<typeof ledger>(known);
}
upgradeAtOnce(ledger);

/** Keeps it until the next run takes over, and returns what that has to know. */
async function keepLedger(input: unknown): Promise<Ledger> {
  const begun = readLedger(input);
  if (begun === undefined)
    throw new InvalidRequest([{ path: '', text: `${quote(input)} is no ledger; workers start it by themselves` }]);
  let known = begun;
  const warn = createWarning();
  setHandler(
    reserveUpdate,
    (asked) => {
      const { ledger: after, reached } = reserve(known, asked, Date.now());
      known = after;
      return { reached };
    },
    {
      description: 'For the workers: reserves what a create will spend',
      validator: (asked: unknown) => {
        if (readReserve(asked) === undefined) refuse(`${quote(asked)} is no reservation; workers make them.`);
      },
    },
  );
  setHandler(
    settleSignal,
    (said: unknown) => {
      const settlement = readSettlement(said);
      if (settlement === undefined) warn(`${quote(said)} says of no reservation what became of it.`);
      else known = settle(known, settlement, Date.now());
    },
    { description: 'For the workers: what became of a reservation' },
  );
  setHandler(
    spentQuery,
    () => {
      const { day, daily, monthly } = turnPages(known, Date.now());
      return { day, daily, monthly };
    },
    { description: 'What the account has spent today and this month, in UTC' },
  );
  await condition(() => workflowInfo().historyLength >= MAX_EVENTS && allHandlersFinished());
  return known;
}

import { allHandlersFinished, condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import { releaseUpdate, reserveUpdate, spentQuery } from '../../contract/messages/ledger-messages.js';
import { release, reserve, turnPages } from '../../domain/account/ledger.js';
import { readLedger, readReserve } from '../../domain/account/read-ledger.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { quote } from '../../domain/text/quote.js';
import { endVisibly } from '../failures.js';
import { readArgs } from '../message-args.js';
import { refuse } from '../refuse.js';

/** An update is four events at most: a run replays in a moment. */
const MAX_EVENTS = 2000;

/**
 * Workflow `ledger`: what one account with caps has spent today and this month (UTC), for all workers of a task queue. Workers start it; it takes
 * what its run before has handed over. It never ends.
 */
export function ledger(input: unknown): Promise<never> {
  return endVisibly(() => keepLedger(input));
}

async function keepLedger(input: unknown): Promise<never> {
  const begun = readLedger(input);
  if (begun === undefined)
    throw new InvalidRequest([{ path: '', text: `${quote(input)} is no ledger; workers start it by themselves` }]);
  let known = begun;
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
    releaseUpdate,
    ({ key }) => {
      known = release(known, key, Date.now());
      return {};
    },
    {
      description: 'For the workers: takes a reservation back',
      validator: (asked: unknown) => {
        if (typeof readArgs(asked, ['key']).key !== 'string') refuse('Write {"key": "<external task id>"}.');
      },
    },
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
  return continueAsNew<typeof ledger>(known);
}

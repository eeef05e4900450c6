import { GENERATION } from '../../../contract/workflow-types.js';
import { z } from 'zod';
import { startGeneration } from '../../../client/generation/start/start-generation.js';
import type { PlannedStart } from '../../../library/to-start.js';
import type { Desk } from '../../desk.js';
import type { Bill } from '../../money/bill.js';
import { isFree, reckon } from '../../money/bill.js';
import { startPaid } from '../../money/start-paid.js';
import { renderBill, renderSpendingData, renderStanding, SPENDING } from '../../words/spending-words.js';
import type { Answer, Call } from '../tool.js';
import { answerOf } from '../tool.js';

/** What is answered where something was started. */
export const STARTED = answerOf({
  id: z.string(),
  isAttached: z.boolean().describe('true: it was there already, nothing new was started'),
  notices: z.array(z.string()),
  spending: SPENDING,
});

/** Starts a generation that was planned, within the agent's budgets, and answers at once. */
export async function startWithin({ start, notices }: PlannedStart, desk: Desk, call: Call): Promise<Answer> {
  const { workflowId: id } = start;
  const bill = reckon([start.request]);
  const { isAttached } = await startPaid(
    {
      bill,
      subject: { kind: GENERATION, id },
      start: () => desk.session.use((open) => startGeneration(start, open), call.signal),
      isAttached: (started) => started.isAttached,
    },
    desk,
    call,
  );
  const said = isAttached
    ? `${id} was there already: nothing new was started, and nothing is paid twice.`
    : `${id} was started. wait {"id": "${id}"} waits for its files.`;
  return answerStart({ id, said, isAttached, notices, bill }, call);
}

export interface Begun {
  readonly id: string;
  readonly said: string;
  readonly isAttached: boolean;
  readonly notices: readonly string[];
  readonly bill: Bill;
}

/** What is said of whatever was started, with what it may cost and what is left. */
export async function answerStart({ id, said, isAttached, notices, bill }: Begun, call: Call): Promise<Answer> {
  const standing = await call.purse.standing();
  const cost = isFree(bill) ? 'It costs nothing new.' : renderBill(bill);
  return {
    text: [said, ...(isAttached ? [] : [cost]), renderStanding(standing), ...notices].join('\n'),
    data: { id, isAttached, notices, spending: renderSpendingData(bill, standing) },
    started: id,
  };
}

import { BATCH } from '../../../contract/workflow-types.js';
import { z } from 'zod';
import type { Desk } from '../../desk.js';
import { refuseForAgents } from '../../guard/request-rules.js';
import { startPaid } from '../../money/start-paid.js';
import { renderBill, renderSpendingData, renderStanding, SPENDING } from '../../words/spending-words.js';
import { ID, RUN_OF_BATCH } from '../arguments.js';
import type { Tool } from '../tool.js';
import { answerOf, defineTool } from '../tool.js';
import { reckonRest } from './reckon-rest.js';

export const createRetryBatch = (desk: Desk): Tool =>
  defineTool({
    name: 'retry_batch',
    title: 'Try failed items again',
    description:
      'Tries failed and cancelled items of a batch again, or only those named; one that has ended runs again with what is missing. It pays again: read first why they failed (items).',
    input: z.strictObject({
      id: ID,
      items: z.array(z.string()).default([]).describe('ids of items'),
      run: RUN_OF_BATCH.optional().describe('options that replace those that it had, of a batch that has ended'),
    }),
    output: answerOf({ id: z.string(), isRestarted: z.boolean(), retried: z.array(z.string()), spending: SPENDING }),
    effect: 'spends',
    isLong: true,
    run: async ({ id, items: ids, run = {} }, call) => {
      refuseForAgents([{ request: { run } }], desk.rules);
      const { signal } = call;
      const batch = desk.kling.getBatch(id);
      const { isRunning } = await batch.status({ signal });
      // One that runs tries what has ended badly; one that has ended, all that is missing.
      const isMeant = (item: { readonly id: string; readonly ended?: string }): boolean =>
        ids.length > 0 ? ids.includes(item.id) : !isRunning || item.ended !== undefined;
      const bill = await reckonRest(id, { run, isMeant }, desk, signal);
      const paid = {
        bill,
        subject: { kind: BATCH, id } as const,
        start: () => batch.retryFailed({ ids, run, signal }),
        isAttached: () => false,
      };
      const again = await startPaid(paid, desk, call);
      const standing = await call.purse.standing();
      const said = again.isRestarted ? `${id} runs again.` : `${id}: ${again.retried.length} items wait again.`;
      return {
        text: [said, renderBill(bill), renderStanding(standing)].join('\n'),
        data: { id, ...again, spending: renderSpendingData(bill, standing) },
        started: id,
      };
    },
  });

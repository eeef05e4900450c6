import { BATCH } from '../../../contract/workflow-types.js';
import { z } from 'zod';
import { UsageError } from '../../../client/client-errors.js';
import type { Desk } from '../../desk.js';
import { isFree, reckon } from '../../money/bill.js';
import { startPaid } from '../../money/start-paid.js';
import { renderBill, renderSpendingData, renderStanding } from '../../words/spending-words.js';
import { ID } from '../arguments.js';
import type { Tool } from '../tool.js';
import { answerOf, defineTool } from '../tool.js';
import { reckonRest } from './reckon-rest.js';

const STATE = answerOf({ state: z.string() });

export const createSteerBatch = (desk: Desk): Tool =>
  defineTool({
    name: 'steer_batch',
    title: 'Pause, drain or narrow a batch',
    description:
      'pause: starts nothing more, what runs goes on. drain: ends when what runs has ended. set_concurrency: how many at once.',
    input: z.strictObject({
      id: ID,
      action: z.enum(['pause', 'drain', 'set_concurrency']),
      reason: z.string().optional().describe('of a pause'),
      concurrency: z.number().int().min(1).optional().describe('of set_concurrency'),
    }),
    output: STATE,
    effect: 'changes',
    isIdempotent: true,
    run: async ({ id, action, reason, concurrency }, { signal }) => {
      if (action === 'set_concurrency' && concurrency === undefined)
        throw new UsageError('Give "concurrency" too: how many at once. Nothing was changed.');
      const batch = desk.kling.getBatch(id);
      const steer = {
        pause: () => batch.pause({ signal, ...(reason === undefined ? {} : { reason }) }),
        drain: () => batch.drain({ signal }),
        set_concurrency: () => batch.setConcurrency(concurrency ?? 1, { signal }),
      }[action];
      const progress = await steer();
      return { text: `${id} is ${progress.state}.`, data: progress };
    },
  });

export const createResumeBatch = (desk: Desk): Tool =>
  defineTool({
    name: 'resume_batch',
    title: 'Let a batch go on',
    description:
      "Lets a paused batch go on, with another budget or concurrency if given. What is left of it counts for this session's budget, unless an agent has started it.",
    input: z.strictObject({
      id: ID,
      budget: z.number().optional().describe('what Kling may deduct in all, in its units or money'),
      concurrency: z.number().int().min(1).optional(),
    }),
    output: STATE,
    effect: 'spends',
    isIdempotent: true,
    run: async ({ id, ...changes }, call) => {
      const { signal, purse } = call;
      const isHeld = (await purse.findHeld(id)) !== undefined;
      const isMeant = (item: { readonly ended?: string }): boolean => item.ended === undefined;
      const bill = isHeld ? reckon([]) : await reckonRest(id, { run: {}, isMeant }, desk, signal);
      const paid = {
        bill,
        subject: { kind: BATCH, id } as const,
        start: () => desk.kling.getBatch(id).resume({ ...changes, signal }),
        isAttached: () => false,
      };
      const progress = await startPaid(paid, desk, call);
      const standing = await purse.standing();
      const cost = isFree(bill) ? [] : [renderBill(bill)];
      return {
        text: [`${id} is ${progress.state}.`, ...cost, renderStanding(standing)].join('\n'),
        data: { ...progress, spending: renderSpendingData(bill, standing) },
      };
    },
  });

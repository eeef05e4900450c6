import { z } from 'zod';
import { estimateBatch } from '../../client/batch/start/estimate-batch.js';
import { UsageError } from '../../client/client-errors.js';
import { estimate } from '../../domain/batch/cost/estimate.js';
import type { Desk } from '../desk.js';
import { reckon } from '../money/bill.js';
import { renderBill, renderSpendingData, renderStanding, SPENDING } from '../words/spending-words.js';
import { REQUEST } from './arguments.js';
import type { BatchArguments } from './batch/plan-batch.js';
import { BATCH_SHAPE, planAgentBatch } from './batch/plan-batch.js';
import { planFor } from './generation/plan-generation.js';
import type { Answer, Call, Tool } from './tool.js';
import { answerOf, defineTool } from './tool.js';

export const createEstimate = (desk: Desk): Tool =>
  defineTool({
    name: 'estimate',
    title: 'What it would cost',
    description:
      'What a request, or a batch (items or file, as start_batch takes them), would cost in USD and units, and what is left of the budgets. Checks all of it, and starts nothing.',
    input: z.strictObject({ request: REQUEST.optional().describe('of one generation'), ...BATCH_SHAPE }),
    output: answerOf({ spending: SPENDING }),
    effect: 'reads',
    run: async ({ request, ...batch }, call) => {
      if (request === undefined) return estimateMany(batch, desk, call);
      if (batch.items !== undefined || batch.file !== undefined)
        throw new UsageError('Give "request", of one generation, or "items" or "file", of a batch.');
      const { start, notices } = await planFor(request, undefined, desk);
      const bill = reckon([start.request]);
      const standing = await call.purse.standing();
      const { lines } = estimate([{ id: 'request', request: start.input }]);
      return {
        text: [renderBill(bill), renderStanding(standing), ...notices].join('\n'),
        data: { lines, notices, spending: renderSpendingData(bill, standing) },
      };
    },
  });

async function estimateMany(given: BatchArguments, desk: Desk, call: Call): Promise<Answer> {
  const { plan, bill } = await planAgentBatch(given, desk);
  const { videoConcurrency: video, imageConcurrency: image } = desk.config;
  const estimated = estimateBatch(plan, { video, image });
  const standing = await call.purse.standing();
  const { total, made, refused } = estimated;
  return {
    text: [
      `${plan.batchId}: ${total} items, ${made} made already.`,
      renderBill(bill),
      renderStanding(standing),
      ...(refused === undefined ? [] : [`It would be refused: ${refused}`]),
      ...plan.notices,
    ].join('\n'),
    data: { id: plan.batchId, ...estimated, notices: plan.notices, spending: renderSpendingData(bill, standing) },
  };
}

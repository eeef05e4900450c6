import { BATCH } from '../../../contract/workflow-types.js';
import { z } from 'zod';
import { startPlanned } from '../../../library/start-batch.js';
import type { Desk } from '../../desk.js';
import { startPaid } from '../../money/start-paid.js';
import { answerStart, STARTED } from '../generation/start-generation.js';
import type { Tool } from '../tool.js';
import { defineTool } from '../tool.js';
import { BATCH_SHAPE, planAgentBatch } from './plan-batch.js';

export const createStartBatch = (desk: Desk): Tool =>
  defineTool({
    name: 'start_batch',
    title: 'Start a batch',
    description:
      'A generation for each of many requests (items), or for each row of a CSV or JSONL file. Answers at once; then wait, items, report. What it or another batch has made is not paid again. estimate takes the same arguments.',
    input: z.strictObject(BATCH_SHAPE),
    output: STARTED,
    effect: 'spends',
    isLong: true,
    run: async (given, call) => {
      const { plan, run, bill } = await planAgentBatch(given, desk);
      const { batchId: id, items, notices } = plan;
      const options = { run, force: given.force };
      const isAttached = await startPaid(
        {
          bill,
          subject: { kind: BATCH, id },
          start: () =>
            desk.session.use((session) => startPlanned(plan, options, { session, config: desk.config }), call.signal),
          isAttached: (isThere) => isThere,
        },
        desk,
        call,
      );
      const said = isAttached
        ? `${id} runs already: nothing new was started.`
        : `${id} was started with ${items.length} items. wait {"id": "${id}"} follows it.`;
      return answerStart({ id, said, isAttached, notices, bill }, call);
    },
  });

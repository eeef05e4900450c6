import { z } from 'zod';
import { PRODUCT_NAMES } from '../../../products/catalogue.js';
import type { Desk } from '../../desk.js';
import type { Tool } from '../tool.js';
import { answerOf, defineTool } from '../tool.js';

export const createAdopt = ({ kling, rights }: Desk): Tool =>
  defineTool({
    name: 'adopt',
    title: 'Collect a task that Kling has made',
    description:
      "Collects the files of a task that exists at Kling already, at no new charge: one that was parked, cancelled, or made elsewhere. Takes Kling's task id.",
    input: z.strictObject({
      taskId: z.string().min(1).describe("Kling's own id, digits"),
      product: z.enum(PRODUCT_NAMES).optional().describe('found out where it is left out'),
    }),
    output: answerOf({ id: z.string(), isAttached: z.boolean() }),
    effect: 'changes',
    isIdempotent: true,
    isLong: true,
    run: async ({ taskId, product }, { signal }) => {
      const { id, isAttached, notices } = await kling.adopt(taskId, { product, account: rights.account, signal });
      const said = `${id} collects task ${taskId}, at no new charge. wait {"id": "${id}"} waits for its files.`;
      return { text: [said, ...notices].join('\n'), data: { id, isAttached, notices }, started: id };
    },
  });

import { z } from 'zod';
import { TASK_STATUSES } from '../../../domain/task.js';
import { PRODUCT_NAMES } from '../../../products/catalogue.js';
import { renderStanding, renderStandingData } from '../../words/spending-words.js';
import type { Desk } from '../../desk.js';
import { listed, MAX_SHOWN, SINCE } from '../arguments.js';
import type { Tool } from '../tool.js';
import { answerOf, defineTool } from '../tool.js';

const ENTRIES = z.array(z.looseObject({}));

/** What Kling itself has of the account. It is asked with the keys of this server, at no charge. */
export const createAccountTools = (desk: Desk): readonly Tool[] => {
  const { kling, rights } = desk;
  const { account } = rights;
  return [
    defineTool({
      name: 'lookup',
      title: 'What Kling says of a task',
      description:
        "What Kling itself says of one task, by its own id or the external one. For a generation's state use status.",
      input: z.strictObject({ taskId: z.string().min(1), product: z.enum(PRODUCT_NAMES).optional() }),
      output: answerOf({}),
      effect: 'reads',
      run: async ({ taskId, product }, { signal }) => {
        const found = await kling.lookup(taskId, { account, signal, ...(product === undefined ? {} : { product }) });
        return { text: JSON.stringify(found), data: found };
      },
    }),
    defineTool({
      name: 'list_tasks',
      title: "The account's tasks at Kling",
      description:
        'What Kling has of the account, newest first, and whether a generation or a file here belongs to it. For generations use list.',
      input: z.strictObject({
        since: SINCE,
        states: z.array(z.enum(TASK_STATUSES)).optional(),
        product: z.enum(PRODUCT_NAMES).optional(),
      }),
      output: answerOf({ entries: ENTRIES, isCut: z.boolean() }),
      effect: 'reads',
      run: async (filter, { signal }) => {
        const { tasks, isCut } = await kling.listTasks({ ...filter, account, signal });
        const shown = tasks.slice(0, MAX_SHOWN);
        return listed(shown, (task) => JSON.stringify(task), { isCut: isCut || shown.length < tasks.length });
      },
    }),
    defineTool({
      name: 'costs',
      title: 'Budget, packs and charges',
      description:
        "What is left of this session's and this day's budget; with what: packs, the account's packs of units at Kling; charges, what Kling has deducted.",
      input: z.strictObject({ what: z.enum(['budget', 'packs', 'charges']).default('budget'), since: SINCE }),
      output: answerOf({}),
      effect: 'reads',
      run: async ({ what, since }, { signal, purse }) => {
        if (what === 'packs') {
          const packs = await kling.listPacks({ account, signal });
          return { text: JSON.stringify(packs), data: packs };
        }
        if (what === 'charges') {
          const found = await kling.listCharges({ account, signal, ...(since === undefined ? {} : { since }) });
          const charges = found.charges.slice(0, MAX_SHOWN);
          return listed(charges, (charge) => JSON.stringify(charge), { ...found, charges: undefined });
        }
        const standing = await purse.standing();
        return { text: renderStanding(standing), data: renderStandingData(standing) };
      },
    }),
  ];
};

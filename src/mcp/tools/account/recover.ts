import { z } from 'zod';
import { recover } from '../../../client/tasks/recover.js';
import { PRODUCT_NAMES } from '../../../products/catalogue.js';
import type { Desk } from '../../desk.js';
import { MAX_SHOWN, SINCE } from '../arguments.js';
import type { Tool } from '../tool.js';
import { answerOf, defineTool } from '../tool.js';

export const createRecover = ({ kling, rights, session }: Desk): Tool =>
  defineTool({
    name: 'recover',
    title: 'Collect all that was made and is not here',
    description:
      'Collects every task of the account that succeeded at Kling and whose files are not here, at no new charge, each by a generation of its own. Look first with dryRun (the default).',
    input: z.strictObject({
      since: SINCE,
      product: z.enum(PRODUCT_NAMES).optional(),
      dryRun: z.boolean().default(true).describe('only says what would be collected'),
    }),
    output: answerOf({ counts: z.record(z.string(), z.number()), started: z.array(z.string()) }),
    effect: 'changes',
    isIdempotent: true,
    run: async ({ dryRun, ...filter }, { signal }) => {
      const { account } = rights;
      const { plan } = await kling.recover({ ...filter, dryRun: true, account, signal });
      // They are started; whoever wants to waits for them.
      const collecting = { account, signal, isDetached: true, onEnd: () => undefined };
      const recovered = dryRun ? [] : await session.use((open) => recover(plan, open, collecting), signal);
      const counts = Object.fromEntries(Object.entries(plan.tasks).map(([what, tasks]) => [what, tasks.length]));
      const started = recovered.map(({ workflowId }) => workflowId);
      return {
        text: [...Object.entries(counts).map(([what, count]) => `${what}: ${count}`), ...started].join('\n'),
        data: { counts, toCollect: plan.tasks.adopt.slice(0, MAX_SHOWN), isCut: plan.isCut, started },
      };
    },
  });

import { z } from 'zod';
import { planRetry } from '../../../client/generation/start/plan-retry.js';
import type { Desk } from '../../desk.js';
import { refuseFiles } from '../../guard/refuse-files.js';
import { refuseForAgents } from '../../guard/request-rules.js';
import { ID } from '../arguments.js';
import type { Tool } from '../tool.js';
import { defineTool } from '../tool.js';
import { STARTED, startWithin } from './start-generation.js';

export const createRetry = (desk: Desk): Tool =>
  defineTool({
    name: 'retry',
    title: 'Start a failed generation again',
    description:
      'The same request again, under an id of its own; it pays again. First read why it failed: the same request mostly fails the same way. Refused where adopt would collect what is paid for already.',
    input: z.strictObject({
      id: ID,
      force: z
        .boolean()
        .default(false)
        .describe('also one that has completed, or still runs at Kling: paid a second time'),
    }),
    output: STARTED,
    effect: 'spends',
    isLong: true,
    run: async ({ id, force }, call) => {
      const start = await desk.session.use((open) => planRetry(id, force, open), call.signal);
      // Somebody else may have started it, who may do more.
      refuseForAgents([{ request: start.input }], desk.rules);
      await refuseFiles([start.request], desk.access);
      return startWithin({ start, notices: start.request.notices }, desk, call);
    },
  });

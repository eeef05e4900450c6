import { z } from 'zod';
import type { Desk } from '../../desk.js';
import type { Tool } from '../tool.js';
import { answerOf, defineTool } from '../tool.js';

export const createCheckSetup = ({ kling, rights }: Desk): Tool =>
  defineTool({
    name: 'check_setup',
    title: 'Whether all is there',
    description:
      'Whether Temporal answers, a worker listens, and Kling takes the key. Call it when something does not go on; what is wrong is for the operator.',
    input: z.strictObject({}),
    output: answerOf({}),
    effect: 'reads',
    run: async (_none, { signal }) => {
      const temporal = await kling.checkTemporal({ signal });
      const { workers, taskQueue, address } = temporal;
      const asked = await kling.checkKling({ account: rights.account, signal }).then(
        (facts) => ({ isOk: true, ...facts }),
        (error: unknown) => ({ isOk: false, trouble: error instanceof Error ? error.message : String(error) }),
      );
      const ofWorkers = workers.length === 0 ? 'no worker listens' : `${workers.length} workers listen`;
      return {
        text: [
          `Temporal answers at ${address}; on task queue ${taskQueue} ${ofWorkers}.`,
          'trouble' in asked ? `Kling: ${asked.trouble}` : `Kling answers at ${asked.baseUrl}.`,
        ].join('\n'),
        data: { temporal, kling: asked },
      };
    },
  });

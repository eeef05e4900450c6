import { z } from 'zod';
import type { Desk } from '../../desk.js';
import { REQUEST } from '../arguments.js';
import type { Tool } from '../tool.js';
import { defineTool } from '../tool.js';
import { planFor } from './plan-generation.js';
import { STARTED, startWithin } from './start-generation.js';

export const createGenerate = (desk: Desk): Tool =>
  defineTool({
    name: 'generate',
    title: 'Start a generation',
    description:
      'Starts one video, image or sound and answers at once with its id; then call wait. It costs money: the answer says how much and what is left. Give an id of your own where you might call again: the same id is never paid twice.',
    input: z.strictObject({
      request: REQUEST,
      id: z.string().optional().describe('the generation is called so; by default a new one each time'),
    }),
    output: STARTED,
    effect: 'spends',
    isLong: true,
    run: async ({ request, id }, call) => startWithin(await planFor(request, id, desk), desk, call),
  });

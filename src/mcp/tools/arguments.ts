import { z } from 'zod';
import type { Answer } from './tool.js';

/** Of a workflow. */
export const ID = z.string().min(1).describe('as the call that started it answered, or as list shows it');

/** A request as every face takes it; what is in it is checked by the same parser. */
export const REQUEST = z
  .looseObject({
    task: z
      .string()
      .optional()
      .describe('the product, by a name that products lists; guessed from the fields where it is left out'),
    prompt: z.string().optional(),
    model_name: z.string().optional(),
    image: z
      .string()
      .optional()
      .describe('URL, generation:<id> for what that generation has made, or a file in an allowed folder'),
    duration: z.union([z.string(), z.number()]).optional().describe('seconds'),
    aspect_ratio: z.string().optional().describe('e.g. 16:9'),
    run: z
      .looseObject({})
      .optional()
      .describe('how it is run: attempts, timeout, name, output (a folder), priority, expect'),
  })
  .describe("Kling's own fields under Kling's names, and run. products tells the fields of each product");

export const RUN_OF_BATCH = z
  .looseObject({
    concurrency: z.number().optional().describe('how many at once'),
    budget: z
      .number()
      .optional()
      .describe('what Kling may deduct, in its units or money, before nothing more is started'),
    attempts: z.number().optional(),
    stopAfter: z.number().optional().describe('failures in a row after which it pauses'),
  })
  .describe('how it is run; attempts, timeout, output and the like are for each item');

export const SINCE = z.string().optional().describe('how far back, e.g. 12h or 7d');

/** More tasks or charges than these would fill the model's memory. */
export const MAX_SHOWN = 100;

/** Entries, a line each. */
export function listed<Entry extends object>(
  entries: readonly Entry[],
  render: (entry: Entry) => string,
  more: object = {},
): Answer {
  return {
    text: entries.length === 0 ? 'There is none.' : entries.map(render).join('\n'),
    data: { ...more, entries },
  };
}

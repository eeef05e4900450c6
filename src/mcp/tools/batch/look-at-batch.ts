import { z } from 'zod';
import type { StepStanding } from '../../../domain/batch/item.js';
import { ITEM_STATES, ITEM_TROUBLES } from '../../../domain/batch/item.js';
import { describeStanding } from '../../../domain/pipeline/progress/step-standing.js';
import type { Desk } from '../../desk.js';
import { linkFiles } from '../../files/link-files.js';
import { ID, listed } from '../arguments.js';
import type { Tool } from '../tool.js';
import { answerOf, defineTool } from '../tool.js';

const DEFAULT_ITEMS = 50;
const MAX_ITEMS = 500;
/** More links than these nobody opens. */
const MAX_LINKS = 20;

/** Of a pipeline: `1 of 4, voice`. */
const renderSteps = (steps: StepStanding | undefined): string =>
  steps === undefined ? '' : describeStanding(steps, 'a person');

/** What is looked at and left of a batch. */
export const createBatchTools = (desk: Desk): readonly Tool[] => [
  defineTool({
    name: 'items',
    title: "A batch's items",
    description:
      'The items of a batch in their order, with state, files, cost and error; by states, or only those that are stuck or parked. Needs a worker.',
    input: z.strictObject({
      id: ID,
      states: z.array(z.enum(ITEM_STATES)).optional(),
      only: z.enum(ITEM_TROUBLES).optional(),
      limit: z.number().int().min(1).max(MAX_ITEMS).default(DEFAULT_ITEMS),
    }),
    output: answerOf({ entries: z.array(z.looseObject({ id: z.string(), state: z.string() })) }),
    effect: 'reads',
    run: async ({ id, states, only, limit }, { signal }) => {
      const found = [];
      const filter = {
        limit,
        signal,
        ...(states === undefined ? {} : { states }),
        ...(only === undefined ? {} : { only }),
      };
      for await (const item of desk.kling.getBatch(id).items(filter)) found.push(item);
      const files = found.flatMap(({ file }) => (file === undefined ? [] : [{ file }]));
      const answer = listed(found, (item) =>
        `${item.id}  ${item.state}  ${item.error === undefined ? renderSteps(item.steps) : `[${item.error.kind}] ${item.error.text}`}`.trimEnd(),
      );
      return { ...answer, content: await linkFiles(files.slice(0, MAX_LINKS), desk) };
    },
  }),
  defineTool({
    name: 'report',
    title: "A batch's report",
    description: 'Where the report of a batch lies, as HTML, CSV and JSONL; while it runs, written as of now first.',
    input: z.strictObject({ id: ID }),
    output: answerOf({ html: z.string(), csv: z.string(), jsonl: z.string() }),
    effect: 'changes',
    isIdempotent: true,
    run: async ({ id }, { signal }) => {
      const files = await desk.kling.getBatch(id).report({ signal });
      const all = [files.html, files.csv, files.jsonl];
      const content = await linkFiles(
        all.map((file) => ({ file })),
        desk,
      );
      return { text: all.join('\n'), data: files, content };
    },
  }),
];

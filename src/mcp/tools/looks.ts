import { z } from 'zod';
import { SHOWN_STATES } from '../../domain/generation/lifecycle.js';
import type { Desk } from '../desk.js';
import { ID, listed } from './arguments.js';
import type { Tool } from './tool.js';
import { answerOf, defineTool } from './tool.js';
import { answerView, look, VIEW } from './view.js';
import { MAX_WAIT_SECONDS, waitFor } from './wait-for.js';

const DEFAULT_LIST = 20;
const MAX_LIST = 200;

/** What only looks at what is there. */
export const createLookTools = (desk: Desk): readonly Tool[] => [
  defineTool({
    name: 'status',
    title: 'Where something stands',
    description:
      'Everything known of one generation, batch or pipeline now: state, files as links, cost, error, what to do next. Answers also when no worker runs.',
    input: z.strictObject({ id: ID }),
    output: VIEW,
    effect: 'reads',
    run: async ({ id }, { signal }) => answerView(await look(id, desk, signal), desk),
  }),
  defineTool({
    name: 'wait',
    title: 'Wait for an end',
    description: `Waits until a generation, batch or pipeline has ended, at most ${MAX_WAIT_SECONDS} s, then says where it stands, as status does. Still running is no error: call it again. A video takes one to five minutes.`,
    input: z.strictObject({
      id: ID,
      seconds: z.number().min(0).max(MAX_WAIT_SECONDS).default(MAX_WAIT_SECONDS).describe('how long at most'),
    }),
    output: VIEW,
    effect: 'reads',
    run: async ({ id, seconds }, call) => {
      const { shown, isOver } = await waitFor(id, seconds, desk, call);
      return answerView(
        shown,
        desk,
        isOver ? [] : [`Not ended after ${seconds} s: wait again, or do something else first.`],
      );
    },
  }),
  createList(desk),
];

const createList = (desk: Desk): Tool =>
  defineTool({
    name: 'list',
    title: 'Latest generations, batches or pipelines',
    description:
      'The latest generations (default), batches or pipelines, newest first, one line each. status tells more of one.',
    input: z.strictObject({
      what: z.enum(['generations', 'batches', 'pipelines']).default('generations'),
      state: z.enum(SHOWN_STATES).optional().describe('only generations in this state'),
      limit: z.number().int().min(1).max(MAX_LIST).default(DEFAULT_LIST),
    }),
    output: answerOf({ entries: z.array(z.looseObject({ id: z.string(), state: z.string() })) }),
    effect: 'reads',
    run: async ({ what, state, limit }, { signal }) => {
      if (what === 'batches') {
        const batches = await desk.kling.listBatches({ limit, signal });
        return listed(
          batches.map(({ batchId, ...batch }) => ({ id: batchId, ...batch })),
          ({ id, state: now, total }) =>
            [id, now, total === undefined ? '' : `${total} items`].filter(Boolean).join('  '),
        );
      }
      if (what === 'pipelines') {
        const pipelines = await desk.kling.pipelines.list({ limit, signal });
        return listed(
          pipelines.map(({ pipelineId, ...one }) => ({ id: pipelineId, ...one })),
          ({ id, state: now }) => `${id}  ${now}`,
        );
      }
      const found = [];
      for await (const { workflowId, ...one } of desk.kling.list({ state, limit, signal }))
        found.push({ id: workflowId, ...one });
      return listed(found, ({ id, state: now, prompt = '' }) => `${id}  ${now}  ${prompt}`.trimEnd());
    },
  });

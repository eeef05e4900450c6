import { z } from 'zod';
import { OVERLAPS } from '../../domain/schedule/timing.js';
import type { GenerationRequestInput } from '../../library/requests.js';
import type { Desk } from '../desk.js';
import { reckon } from '../money/bill.js';
import { startPaid } from '../money/start-paid.js';
import { renderBill, renderSpendingData, renderStanding, SPENDING } from '../words/spending-words.js';
import { listed, REQUEST } from './arguments.js';
import { planFor } from './generation/plan-generation.js';
import type { Tool } from './tool.js';
import { answerOf, defineTool } from './tool.js';

const SCHEDULE_ID = z.string().min(1).describe('of the schedule, as list_schedules shows it');

/** What starts the same again and again. What sets one going is there only where the operator lets it: no budget holds what runs later. */
export const createScheduleTools = (desk: Desk): readonly Tool[] =>
  desk.rights.allowsSchedules ? [...createCalmTools(desk), ...createStartingTools(desk)] : createCalmTools(desk);

const createCalmTools = ({ kling: { schedules } }: Desk): readonly Tool[] => [
  defineTool({
    name: 'list_schedules',
    title: 'Schedules',
    description: 'The schedules, with their next and latest runs; with id all of one.',
    input: z.strictObject({ id: z.string().optional() }),
    output: answerOf({ entries: z.array(z.looseObject({ id: z.string() })) }),
    effect: 'reads',
    run: async ({ id }, { signal }) => {
      const found = id === undefined ? await schedules.list({ signal }) : [await schedules.get(id).status({ signal })];
      return listed(found, (one) =>
        [one.id, one.kind, one.isPaused ? 'paused' : `next ${one.next[0] ?? 'never'}`, one.what ?? '']
          .join('  ')
          .trimEnd(),
      );
    },
  }),
  defineTool({
    name: 'stop_schedule',
    title: 'Pause or delete a schedule',
    description: 'pause: it starts nothing until it is resumed. delete: for good. What it has started goes on.',
    input: z.strictObject({ id: SCHEDULE_ID, action: z.enum(['pause', 'delete']), note: z.string().optional() }),
    output: answerOf({ id: z.string() }),
    effect: 'changes',
    isDestructive: true,
    isIdempotent: true,
    run: async ({ id, action, note }, { signal }) => {
      const schedule = schedules.get(id);
      if (action === 'delete') {
        await schedule.delete({ signal });
        return { text: `The schedule ${id} is deleted.`, data: { id } };
      }
      const after = await schedule.pause({ signal, ...(note === undefined ? {} : { note }) });
      return { text: `The schedule ${id} is paused.`, data: after };
    },
  }),
];

const UNHELD = 'What it starts later is in no budget.';

const createStartingTools = (desk: Desk): readonly Tool[] => [createMaker(desk), createStarter(desk)];

const createMaker = (desk: Desk): Tool =>
  defineTool({
    name: 'create_schedule',
    title: 'Start a generation again and again',
    description: `A generation by a cron expression or an interval, by Temporal's own schedules. ${UNHELD}`,
    input: z.strictObject({
      request: REQUEST,
      id: z.string().optional(),
      cron: z.string().optional().describe('e.g. 0 2 * * *'),
      timeZone: z.string().optional().describe('of cron, e.g. Europe/Berlin; default UTC'),
      every: z.string().optional().describe('e.g. 6h'),
      overlap: z.enum(OVERLAPS).optional().describe('when the run before is under way; default skip'),
    }),
    output: answerOf({ id: z.string(), spending: SPENDING }),
    effect: 'spends',
    run: async ({ request, id, cron, timeZone, every, overlap }, call) => {
      const { start } = await planFor(request, undefined, desk);
      const bill = reckon([start.request]);
      const timing = Object.entries({ id, cron, timeZone, every, overlap }).filter(([, value]) => value !== undefined);
      const made = await startPaid(
        {
          bill,
          subject: { kind: 'schedule', id: id ?? start.workflowId },
          start: () =>
            desk.kling.schedules.create({
              ...Object.fromEntries(timing),
              request: start.input as unknown as GenerationRequestInput,
              signal: call.signal,
            }),
          isAttached: () => false,
        },
        desk,
        call,
      );
      const standing = await call.purse.standing();
      const { next, runsIn30Days } = made.created;
      const times = `The schedule ${made.id} starts next at ${next[0] ?? 'no time'}, ${runsIn30Days} times in 30 days. Each run: ${renderBill(bill)} ${UNHELD}`;
      return {
        text: [times, renderStanding(standing), ...made.notices].join('\n'),
        data: { ...made.created, id: made.id, spending: renderSpendingData(bill, standing) },
      };
    },
  });

const createStarter = (desk: Desk): Tool =>
  defineTool({
    name: 'start_schedule',
    title: 'Resume or trigger a schedule',
    description: `resume: a paused one goes on. trigger: starts a run now. ${UNHELD}`,
    input: z.strictObject({
      id: SCHEDULE_ID,
      action: z.enum(['resume', 'trigger']),
      overlap: z.enum(OVERLAPS).optional().describe('of trigger'),
    }),
    output: answerOf({ id: z.string() }),
    effect: 'spends',
    run: async ({ id, action, overlap }, { signal }) => {
      const schedule = desk.kling.schedules.get(id);
      if (action === 'resume') return { text: `The schedule ${id} goes on.`, data: await schedule.resume({ signal }) };
      const triggered = await schedule.trigger({ signal, ...(overlap === undefined ? {} : { overlap }) });
      return { text: `The schedule ${id}: ${JSON.stringify(triggered)}`, data: { id, ...triggered } };
    },
  });

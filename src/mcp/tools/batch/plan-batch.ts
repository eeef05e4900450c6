import { z } from 'zod';
import { UsageError } from '../../../client/client-errors.js';
import type { Item } from '../../../domain/batch/batch-items.js';
import type { GenerationRequest } from '../../../domain/generation/request.js';
import { parseRequest } from '../../../domain/generation/request.js';
import type { Json } from '../../../domain/record.js';
import { isObject } from '../../../domain/record.js';
import type { BatchItemRequest, BatchRunRequest, SharedFields } from '../../../library/requests.js';
import type { PlannedBatch } from '../../../library/start-batch.js';
import { checkRun, planBatchOf } from '../../../library/start-batch.js';
import type { Desk } from '../../desk.js';
import { refuseStored } from '../../guard/refuse-files.js';
import { refuseForAgents, withAccount } from '../../guard/request-rules.js';
import type { Bill } from '../../money/bill.js';
import { reckon } from '../../money/bill.js';
import { REQUEST, RUN_OF_BATCH } from '../arguments.js';

/** What a batch is made of, as an agent writes it. */
export const BATCH_SHAPE = {
  items: z.array(REQUEST).min(1).optional().describe('requests'),
  file: z.string().optional().describe('instead: the path of a CSV or JSONL file in an allowed folder'),
  id: z.string().optional().describe('by default derived from what is in it'),
  set: z.looseObject({}).optional().describe('request fields for all items'),
  ignoreColumns: z.array(z.string()).optional().describe('columns of the file that are left out'),
  run: RUN_OF_BATCH.optional(),
  force: z.boolean().default(false).describe('makes all again, and pays again'),
};
export type BatchArguments = z.output<z.ZodObject<typeof BATCH_SHAPE>>;

export interface AgentBatch {
  readonly plan: PlannedBatch;
  readonly run: BatchRunRequest;
  /** Of what is not made yet. */
  readonly bill: Bill;
}

/** A batch that an agent has written, checked and planned; nothing is started. Throws `InvalidRequest` and `UsageError`. */
export async function planAgentBatch(given: BatchArguments, desk: Desk): Promise<AgentBatch> {
  const { items, file, id, set = {}, ignoreColumns, run: written = {}, force } = given;
  if ((items === undefined) === (file === undefined))
    throw new UsageError('Give either "items", a list of requests, or "file", the path of a CSV or JSONL file.');
  // Elsewhere this means standard input, which is the client's.
  if (file === '-') throw new UsageError('"file" is no path; write that of a CSV or JSONL file.');
  const { rules, config, access } = desk;
  refuseForAgents([{ request: { run: written } }], rules);
  const run = withAccount({ run: written }, rules).run as BatchRunRequest;
  checkRun(run);
  // What is in them is for the parser to judge.
  const source = file ?? (items as unknown as readonly BatchItemRequest[]);
  const options = { id, ignoreColumns, force, set: set as unknown as SharedFields };
  const plan = await planBatchOf(source, options, { ...config, access });
  refuseForAgents(
    plan.items.map(({ id: item, request }) => ({ request, place: `${item}: ` })),
    rules,
  );
  refuseStored(parseItems(plan.items, written));
  return { plan, run, bill: reckon(parseItems(plan.missing, written)) };
}

/** Requests with the attempts that their batch gives them. */
export function parseItems(items: readonly Item[], run: Json): GenerationRequest[] {
  const attempts = run.attempts === undefined ? {} : { attempts: run.attempts };
  return items.map(({ request }) => {
    const own = isObject(request.run) ? request.run : {};
    return parseRequest({ ...request, run: { ...attempts, ...own } });
  });
}

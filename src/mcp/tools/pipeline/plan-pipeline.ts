import path from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../../client/client-errors.js';
import { planPipeline } from '../../../library/pipelines/pipelines.js';
import type { Desk } from '../../desk.js';
import { refuseUnasked } from '../../guard/refuse-unasked.js';
import { refuseValues } from '../../guard/refuse-values.js';
import type { Bill } from '../../money/bill.js';
import { reckon } from '../../money/bill.js';

/** A pipeline of the operator's, as an agent asks for it. */
export const PIPELINE_SHAPE = {
  file: z.string().describe('the name of a pipeline that the operator has allowed'),
  id: z.string().optional().describe('by default the name of the file; the same id again makes only what is missing'),
  with: z.record(z.string(), z.unknown()).default({}).describe('values of its params'),
  only: z.array(z.string()).optional().describe('only these steps'),
  from: z.string().optional().describe('this step and what depends on it are made anew, and paid again'),
  until: z.string().optional().describe('only this step and what it depends on'),
};
export type PipelineArguments = z.output<z.ZodObject<typeof PIPELINE_SHAPE>>;

export type AgentPipeline = Awaited<ReturnType<typeof planPipeline>> & { readonly file: string; readonly bill: Bill };

/** A pipeline that the operator has allowed, with an agent's values, checked; nothing is started. Throws `InvalidRequest` and `UsageError`. */
export async function planAgentPipeline(given: PipelineArguments, desk: Desk): Promise<AgentPipeline> {
  const { file: name, with: values, ...options } = given;
  const { pipelines, account } = desk.rights;
  const file = pipelines.find((one) => one === name || path.basename(one) === name);
  if (file === undefined) {
    const known = pipelines.map((one) => path.basename(one)).join(', ');
    throw new UsageError(`"${name}" is no pipeline that the operator has allowed; they are ${known}.`);
  }
  await refuseValues(values, desk.access);
  const run = account === undefined ? {} : { run: { account } };
  const planned = await planPipeline(file, { ...options, ...run, with: values }, desk.config);
  refuseUnasked(planned.prepared.checked.steps);
  const chosen = planned.prepared.checked.steps.filter(({ isChosen }) => isChosen);
  const bill = reckon(chosen.flatMap(({ requests }) => requests));
  const uncounted = chosen.filter(({ times, requests }) => times === undefined && requests.length > 0);
  const unpriced = uncounted.map(({ step }) => `${step.name}, of which an earlier step decides how often it is made`);
  return { ...planned, file, bill: { ...bill, unpriced: [...bill.unpriced, ...unpriced] } };
}

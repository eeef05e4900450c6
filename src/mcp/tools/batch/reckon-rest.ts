import { readBatchInput } from '../../../client/batch/start/plan-restart.js';
import type { UnfinishedItem } from '../../../client/batch/unfinished-items.js';
import { findUnfinished } from '../../../client/batch/unfinished-items.js';
import { UsageError } from '../../../client/client-errors.js';
import type { Json } from '../../../domain/record.js';
import type { Desk } from '../../desk.js';
import { refuseFiles } from '../../guard/refuse-files.js';
import { refuseForAgents } from '../../guard/request-rules.js';
import type { Bill } from '../../money/bill.js';
import { reckon } from '../../money/bill.js';
import { parseItems } from './plan-batch.js';

export interface Rest {
  /** Options that go before those that the batch had. */
  readonly run: Json;
  /** Whether an item that has not completed is made by what is asked for. */
  readonly isMeant: (item: UnfinishedItem) => boolean;
}

/** What is left of a batch may cost. Throws `UsageError` where that is not to be seen from here, and `InvalidRequest` for what an agent may not start. */
export async function reckonRest(id: string, { run, isMeant }: Rest, desk: Desk, signal: AbortSignal): Promise<Bill> {
  const unfinished = await findUnfinished(id, desk.config);
  if (unfinished === undefined)
    throw new UsageError(
      `What is left of ${id} is not to be seen from here, so nobody can say what it would cost. Nothing was changed; the operator can do it.`,
    );
  const { run: before, pipeline } = await desk.session.use((open) => readBatchInput(id, open), signal);
  if (pipeline !== undefined)
    throw new UsageError(`${id} runs a pipeline for each of its rows. Nothing was changed; the operator can do it.`);
  const meant = unfinished.filter(isMeant);
  const requests = parseItems(meant, { ...before, ...run });
  const written = meant.map(({ id: item, request }) => ({ request, place: `${item}: ` }));
  refuseForAgents([{ request: { run: before } }, ...written], desk.rules);
  await refuseFiles(requests, desk.access);
  return reckon(requests);
}

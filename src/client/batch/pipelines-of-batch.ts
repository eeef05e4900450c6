import { areChildrenOf, areOfIds, ARE_PIPELINES } from '../../contract/filters.js';
import { readPipelineMemo } from '../../contract/memo.js';
import type { BatchItem } from '../../domain/batch/item.js';
import type { ShortStatus } from '../../domain/pipeline/progress/short-status.js';
import { toStanding } from '../../domain/pipeline/progress/step-standing.js';
import type { Session } from '../session.js';

/** A person waits for the rest of the answer. */
const LIST_LIMIT_MS = 1000;
/** Each comes with its memo, and a page of Temporal's index has at most 4 MB. */
const PAGE_SIZE = 200;
/** A batch has no more under way. */
const MAX_LISTED = 500;
/** More ids than these make a long question, and all that run are soon listed. */
const MAX_IDS = 50;

/**
 * What the pipelines of a batch that run have said of themselves, by workflow id, or of these only: from Temporal's index, so that it costs neither
 * them nor their batch anything, and no worker is needed. Empty where the index cannot tell, or does not answer in time.
 */
export async function listStandings(
  batchId: string,
  { client, connection }: Session,
  workflowIds: readonly string[] = [],
): Promise<ReadonlyMap<string, ShortStatus>> {
  const found = new Map<string, ShortStatus>();
  const these = workflowIds.length > 0 && workflowIds.length <= MAX_IDS ? areOfIds(workflowIds) : undefined;
  const which = these ?? areChildrenOf(batchId);
  if (which === undefined) return found;
  const query = `${which} AND ${ARE_PIPELINES} AND ExecutionStatus = "Running"`;
  try {
    await connection.withDeadline(Date.now() + LIST_LIMIT_MS, async () => {
      for await (const { workflowId, memo } of client.workflow.list({ query, pageSize: PAGE_SIZE })) {
        const { shown } = readPipelineMemo(memo);
        if (shown !== undefined) found.set(workflowId, shown);
        if (found.size === MAX_LISTED) break;
      }
    });
  } catch {
    // What was found so far tells of these.
  }
  return found;
}

/** The items, with the steps at which those are that are pipelines under way. */
export async function addSteps(
  items: readonly BatchItem[],
  batchId: string,
  session: Session,
): Promise<readonly BatchItem[]> {
  const ids = items.flatMap((one) => (isPipelineUnderWay(one) ? [one.workflowId] : []));
  if (ids.length === 0) return items;
  const standings = await listStandings(batchId, session, ids);
  return items.map((one) => {
    const shown = isPipelineUnderWay(one) ? standings.get(one.workflowId) : undefined;
    return shown === undefined ? one : ({ ...one, steps: toStanding(shown) } as BatchItem);
  });
}

const isPipelineUnderWay = ({ isPipeline, state }: BatchItem): boolean => isPipeline === true && state === 'processing';

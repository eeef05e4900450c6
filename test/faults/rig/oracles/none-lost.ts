import { itemWorkflowId } from '../../../../src/contract/item-workflow-id.js';
import type { Oracle, World } from '../world.js';

const ENDED = ['COMPLETED', 'FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT'];
const ROW_ENDED = ['completed', 'failed', 'cancelled'];

/** O1: each input ends, and once. What has failed may be made again under its id, but nothing that a generation has made. */
export const findLost: Oracle = (world, { open = [], unbegun = false }) => [
  // The page of alerts stands for as long as anything is raised.
  ...[
    ...new Set([
      ...world.started,
      ...world.runs.filter(({ type }) => type !== 'alerts').map(({ workflowId }) => workflowId),
    ]),
  ]
    .filter((id) => !open.includes(id))
    .flatMap((id) => judgeWorkflow(id, world)),
  ...Object.entries(world.asked).flatMap(([batchId, ids]) => judgeBatch(batchId, ids, { ...world, unbegun })),
];

function judgeWorkflow(id: string, { runs }: World): readonly string[] {
  const own = runs.filter(({ workflowId }) => workflowId === id);
  const states = own.map(({ status }) => status);
  const made = own.filter(({ type, status }) => type === 'generation' && status === 'COMPLETED');
  const isOver = made.length <= 1 && states.some((status) => ENDED.includes(status)) && !states.includes('RUNNING');
  return isOver ? [] : [`O1: ${id} has not ended once: ${states.join(', ') || 'nobody knows it'}`];
}

function judgeBatch(
  batchId: string,
  asked: readonly string[],
  { rows, runs, unbegun }: World & { readonly unbegun: boolean },
): readonly string[] {
  const begun = new Set(runs.map(({ workflowId }) => workflowId));
  const isLeft = (id: string, state: string) =>
    unbegun && state === 'waiting' && !begun.has(itemWorkflowId({ batchId, itemId: id }));
  const own = rows.filter((row) => row.batchId === batchId);
  return [
    ...own
      .filter(({ id }) => !asked.includes(id))
      .map(({ id }) => `O1: ${batchId} reports ${id}, which nobody asked for`),
    ...asked.flatMap((id) => {
      const states = own.filter((row) => row.id === id).map(({ state }) => state);
      const isOver = states.length === 1 && states.every((state) => ROW_ENDED.includes(state) || isLeft(id, state));
      return isOver ? [] : [`O1: row ${id} of ${batchId} has not ended once: ${states.join(', ') || 'not reported'}`];
    }),
  ];
}

import type { Oracle, World } from '../world.js';

const ENDED = ['COMPLETED', 'FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT'];
const ROW_ENDED = ['completed', 'failed', 'cancelled'];

/** O1: each input ends, and once. */
export const findLost: Oracle = (world, { open = [] }) => [
  ...[...new Set([...world.started, ...world.runs.map(({ workflowId }) => workflowId)])]
    .filter((id) => !open.includes(id))
    .flatMap((id) => judgeWorkflow(id, world)),
  ...Object.entries(world.asked).flatMap(([batchId, ids]) => judgeBatch(batchId, ids, world)),
];

function judgeWorkflow(id: string, { runs }: World): readonly string[] {
  const states = runs.filter(({ workflowId }) => workflowId === id).map(({ status }) => status);
  const ends = states.filter((status) => ENDED.includes(status));
  const isOver = ends.length === 1 && states.every((status) => status !== 'RUNNING');
  return isOver ? [] : [`O1: ${id} has not ended once: ${states.join(', ') || 'nobody knows it'}`];
}

function judgeBatch(batchId: string, asked: readonly string[], { rows }: World): readonly string[] {
  const own = rows.filter((row) => row.batchId === batchId);
  return [
    ...own
      .filter(({ id }) => !asked.includes(id))
      .map(({ id }) => `O1: ${batchId} reports ${id}, which nobody asked for`),
    ...asked.flatMap((id) => {
      const states = own.filter((row) => row.id === id).map(({ state }) => state);
      const isOver = states.length === 1 && states.every((state) => ROW_ENDED.includes(state));
      return isOver ? [] : [`O1: row ${id} of ${batchId} has not ended once: ${states.join(', ') || 'not reported'}`];
    }),
  ];
}

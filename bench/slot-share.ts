import type { TaskSummary } from '../src/simulator/simulator.js';

/**
 * The share of the slots' time that was used, from the moment when all were first taken until nothing waited any more, that is until
 * the last task was made; 0 to 1. What has not ended by then is in use.
 */
export function shareInUse(
  tasks: readonly Pick<TaskSummary, 'createdAtMs' | 'updatedAtMs' | 'status'>[],
  slots: number,
): number {
  const createdMs = tasks.map((task) => task.createdAtMs).sort((one, other) => one - other);
  const fromMs = createdMs[slots - 1];
  const toMs = createdMs.at(-1);
  if (fromMs === undefined || toMs === undefined || toMs <= fromMs) {
    throw new RangeError(`${tasks.length} tasks on ${slots} slots: nothing ever waited`);
  }
  const usedMs = tasks.reduce((sum, { createdAtMs, updatedAtMs, status }) => {
    const endMs = status === 'succeed' || status === 'failed' ? updatedAtMs : toMs;
    return sum + Math.max(0, Math.min(endMs, toMs) - Math.max(createdAtMs, fromMs));
  }, 0);
  return usedMs / (slots * (toMs - fromMs));
}

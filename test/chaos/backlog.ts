import type { TaskSummary } from '../../src/simulator/simulator.js';
import { MOST_AWAY_MS } from './plan-faults.js';

/** What a dead worker's work takes to go on elsewhere: see the heartbeats in ARCHITECTURE.md. */
const RECOVERY_MS = 15_000;

/**
 * Whether the account with the most videos had work for all of its `slots` for longer than a fault of a night and what comes after it can keep
 * them empty: so many rounds, each as long as a task lasts at Kling. Only then must all of them have been held at once.
 */
export function outlastsFaults(
  tasks: readonly Pick<TaskSummary, 'account' | 'product' | 'createdAtMs' | 'updatedAtMs'>[],
  slots: number,
): boolean {
  const videos = tasks.filter(({ product }) => product.endsWith('2video'));
  const accounts = [...new Set(videos.map(({ account }) => account))];
  const workMs = accounts.map((name) => {
    const own = videos.filter(({ account }) => account === name);
    return own.reduce((sum, { createdAtMs, updatedAtMs }) => sum + updatedAtMs - createdAtMs, 0);
  });
  return Math.max(0, ...workMs) / slots > MOST_AWAY_MS + RECOVERY_MS;
}

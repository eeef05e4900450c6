import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { WorkerProcess } from './worker-process.js';

/** What a process occupies of the machine's memory, in KB. */
export function residentKB(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  } catch {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim());
  }
}

/** Watches a process while `work` runs; gives the most that it occupied, in KB, and what it had at first. */
export async function watchMemory<T>(pid: number, work: () => Promise<T>) {
  const firstKB = residentKB(pid);
  let peakKB = firstKB;
  const timer = setInterval(() => (peakKB = Math.max(peakKB, residentKB(pid))), 50);
  try {
    return { result: await work(), firstKB, peakKB };
  } finally {
    clearInterval(timer);
  }
}

/** glibc's settings of a worker, as in docker-compose.yml. */
export const THRIFTY = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072' } as const;

/** V8 gives memory back to the system in steps, seconds after the garbage is gone. */
const PATIENCE_LOOKS = 10;

/** What a process with the garbage probe occupies when its garbage is gone, in KB: the least, once it has not become less for a while. */
export async function tidyKB({ pid, collectGarbage }: WorkerProcess): Promise<number> {
  let leastKB = Infinity;
  for (let looks = 0; looks < PATIENCE_LOOKS; looks++) {
    await collectGarbage();
    const nowKB = residentKB(pid);
    if (nowKB < leastKB - 1024) looks = 0;
    leastKB = Math.min(leastKB, nowKB);
  }
  return leastKB;
}

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

/** What a process with the garbage probe occupies when its garbage is gone, in KB: the lesser of two looks. */
export async function tidyKB({ pid, collectGarbage }: WorkerProcess): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < 2; look++) {
    await collectGarbage();
    looks.push(residentKB(pid));
  }
  return Math.min(...looks);
}

import { readFileSync, readdirSync } from 'node:fs';

/** Ticks of the kernel's clock a second, on every Linux of today (`getconf CLK_TCK`). */
const TICKS = 100;

/** Processor seconds that a process and all below it have used so far; children that are gone do not count. Linux only. */
export function cpuSeconds(pid: number): number {
  try {
    // After the name, which may hold anything, comes the state as the third field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    const own = (Number(fields[11]) + Number(fields[12])) / TICKS;
    return listChildren(pid).reduce((sum, child) => sum + cpuSeconds(child), own);
  } catch {
    return 0;
  }
}

function listChildren(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

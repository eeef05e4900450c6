import { readdirSync, readFileSync } from 'node:fs';

/** Where the system tells of its processes; elsewhere nothing is known of them. */
const canTell = process.platform === 'linux';

/** Processes whose environment or command holds this text, which no other process knows. */
export function listProcesses(mark: string): readonly string[] {
  const pids = canTell ? readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid) : [];
  return pids
    .filter((pid) => read(`/proc/${pid}/environ`).includes(mark) && !/^\d+ \(.*\) Z/.test(read(`/proc/${pid}/stat`)))
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

/** Open files and sockets of a process. */
export function countDescriptors(pid: number | undefined): number {
  try {
    return canTell && pid !== undefined ? readdirSync(`/proc/${pid}/fd`).length : 0;
  } catch {
    return 0;
  }
}

/** Its memory. */
export function readMegabytes(pid: number | undefined): number | undefined {
  const [, kilobytes] = pid === undefined ? [] : (/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`)) ?? []);
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** Empty for a process that has just gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

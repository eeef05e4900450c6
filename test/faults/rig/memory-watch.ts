import type { ChildProcess } from 'node:child_process';
import { readMegabytes } from './processes.js';

/** What a process has had of memory, in megabytes, in the order of time. */
export interface MemoryWatch {
  sizes(): readonly number[];
  stop(): void;
}

/** Looks at the memory of a process every `everyMs` for as long as it lives. */
export function watchMemory(child: ChildProcess, everyMs: number): MemoryWatch {
  const sizes: number[] = [];
  const look = () => {
    const size = readMegabytes(child.pid);
    if (size !== undefined) sizes.push(size);
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  const stop = () => clearInterval(timer);
  child.once('exit', stop);
  return { sizes: () => [...sizes], stop };
}

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';

/** A worker as a process of its own. It ends by itself when this process is gone. */
export interface WorkerProcess {
  readonly pid: number;
  /** For a process with the garbage probe: resolves when the garbage of all its threads is gone. */
  readonly collectGarbage: () => Promise<void>;
  /** Resolves when it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Starts `node <args>` and resolves once it reports over its channel that it takes work; rejects with its output when it ends before. */
export async function startWorkerProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<WorkerProcess> {
  const child: ChildProcess = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4000);
    });
  }
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const isReady = await Promise.race([
    new Promise<boolean>((resolve) => child.once('message', () => resolve(true))),
    exited.then(() => false),
  ]);
  if (!isReady || child.pid === undefined) throw new Error(`a worker ended before it was ready: ${output}`);
  return {
    pid: child.pid,
    collectGarbage: () =>
      new Promise((resolve) => {
        child.once('message', () => resolve());
        child.send('collect');
      }),
    kill(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

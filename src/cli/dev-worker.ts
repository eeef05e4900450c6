import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { InvalidConfig } from '../config.js';

export interface DevWorker {
  /** Resolves with how it ended once it is not started again. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** One that lives shorter than this has hardly begun to work. */
const BRIEF_MS = 10_000;
/** So many brief lives in a row are a fault that a new start does not mend. */
const MAX_BRIEF = 4;
const RESTART_AFTER_MS = 1000;

/**
 * The worker in a process of its own, as in production. One that ends by itself, killed for want of memory say, is started again: what it did goes
 * on. It ends with this process, however that ends (the IPC channel closes). Throws `InvalidConfig` when it cannot start at all.
 */
export async function startDevWorker(
  env: Readonly<Record<string, string | undefined>>,
  onLine: (line: string) => void,
): Promise<DevWorker> {
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  let current = spawnWorker(env, onLine);
  await Promise.race([
    current.ready,
    current.exited.then((how) =>
      Promise.reject(new InvalidConfig(`The worker could not start (${how}); its last lines are above.`)),
    ),
  ]);

  async function watch(): Promise<string> {
    let brief = 0;
    for (;;) {
      const startedMs = Date.now();
      const how = await current.exited;
      brief = Date.now() - startedMs < BRIEF_MS ? brief + 1 : 0;
      if (isStopping() || brief >= MAX_BRIEF) return how;
      onLine(`The worker ended by itself (${how}); it is started again, and what it did goes on.`);
      await sleep(RESTART_AFTER_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopping()) return how;
      current = spawnWorker(env, onLine);
    }
  }

  const ended = watch();
  return {
    ended,
    async stop() {
      stopping.abort();
      current.child.kill('SIGTERM');
      const force = setTimeout(() => current.child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(force);
    },
  };
}

function spawnWorker(env: Readonly<Record<string, string | undefined>>, onLine: (line: string) => void) {
  const client = fileURLToPath(new URL('../client.js', import.meta.url));
  const child = spawn(process.execPath, [client, 'worker'], {
    // glibc gives each thread an arena of its own, which costs a tenth of the memory.
    env: { KLING_HEALTH_ADDRESS: '127.0.0.1:0', MALLOC_ARENA_MAX: '2', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Ctrl-C reaches this process alone, which then stops its parts in order.
    detached: true,
  });
  forwardLines(child, onLine);
  return {
    child,
    ready: new Promise<void>((resolve) => child.once('message', () => resolve())),
    exited: new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? '?'}`));
    }),
  };
}

function forwardLines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
}

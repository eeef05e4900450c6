import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PACKAGE_ROOT } from '../../../config/package-root.js';
import type { Env } from '../../../domain/env.js';
import { orAbort } from '../../../temporal/or-abort.js';
import { PartEnded } from '../../program/errors.js';

export interface DevWorker {
  /** Where it answers about its health, `http://host:port`. */
  readonly healthUrl: string;
  /** Resolves with how it ended once it is not restarted any more. */
  readonly ended: Promise<WorkerEnd>;
  stop(): Promise<void>;
}

export interface WorkerEnd {
  /** For people: a signal, or `exit code 2`. */
  readonly how: string;
  readonly code: number | null;
}

/** One that lives shorter than this has hardly begun to work. */
const BRIEF_MS = 10_000;
/** So many brief lives in a row are a fault that a restart does not mend. */
const MAX_BRIEF = 4;
const RESTART_AFTER_MS = 1000;

/**
 * The worker in a process of its own, as in production. One that ends by itself, killed for want of memory say, is restarted: what it did goes
 * on. It ends with this process, however that ends (the IPC channel closes). Throws `PartEnded` when it cannot start at all, and the signal's
 * reason when it is aborted before it has.
 */
export async function startDevWorker(
  env: Env,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<DevWorker> {
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  let current = spawnWorker(env, onLine);
  let healthUrl: string;
  try {
    healthUrl = await orAbort(signal, Promise.race([current.ready, failOnExit(current.exited)]));
  } catch (error) {
    await endWorker(current);
    throw error;
  }

  async function watch(): Promise<WorkerEnd> {
    let brief = 0;
    for (;;) {
      const startedMs = Date.now();
      const end = await current.exited;
      brief = Date.now() - startedMs < BRIEF_MS ? brief + 1 : 0;
      if (isStopping() || brief >= MAX_BRIEF) return end;
      onLine(`The worker ended by itself (${end.how}); it is started again, and what it did goes on.`);
      await sleep(RESTART_AFTER_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopping()) return end;
      current = spawnWorker(env, onLine);
    }
  }

  const ended = watch();
  return {
    healthUrl,
    ended,
    async stop() {
      stopping.abort();
      await endWorker(current);
      await ended;
    },
  };
}

/** How long a worker may take to end in order, creates on their way included; Temporal picks up the rest. */
const STOP_LIMIT_MS = 15_000;

async function endWorker({ child, exited }: ReturnType<typeof spawnWorker>): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(force);
}

async function failOnExit(exited: Promise<WorkerEnd>): Promise<never> {
  const { how, code } = await exited;
  throw new PartEnded(`The worker could not start (${how}); its last lines are above.`, code);
}

function spawnWorker(env: Env, onLine: (line: string) => void) {
  const client = path.join(PACKAGE_ROOT, 'dist/client.js');
  const child = spawn(process.execPath, [client, 'worker'], {
    // glibc gives each thread an arena of its own, and keeps ever more of what is free: nearly half of what a generation in flight takes.
    env: { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Ctrl-C reaches this process alone, which then stops its parts in order.
    detached: true,
  });
  forwardLines(child, onLine);
  return {
    child,
    /** With its health address, once it takes work. */
    ready: new Promise<string>((resolve) => {
      child.once('message', (message) => resolve((message as { ready: { healthUrl: string } }).ready.healthUrl));
    }),
    // Not `exit`: its last lines say why.
    exited: new Promise<WorkerEnd>((resolve) => {
      child.once('close', (code, signal) => resolve({ how: signal ?? `exit code ${code ?? '?'}`, code }));
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

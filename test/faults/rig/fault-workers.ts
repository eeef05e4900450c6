import type { WorkerProcess } from '../../e2e/harness.js';
import type { MemoryWatch } from './memory-watch.js';
import { watchMemory } from './memory-watch.js';
import { countDescriptors } from './processes.js';
import type { Said, World } from './world.js';

type StartWorker = (env: Readonly<Record<string, string>>, program?: string) => Promise<WorkerProcess>;

/** The workers of a stage, those that were killed included. */
export interface Workers {
  readonly start: (env?: Record<string, string>, program?: string) => Promise<WorkerProcess>;
  /** What those that live say at their health addresses, and what all have logged. */
  listen(): Promise<readonly Said[]>;
  /** Asks those that live to stop, and waits until they have. */
  stop(): Promise<void>;
  /** How often they look, and the most that lived at once. */
  looking(): World['looking'];
  /** What is known of their files, memory and ends. */
  left(): Pick<World['left'], 'descriptors' | 'exits' | 'memory'>;
}

/** A stop may wait for a create that is on its way; a minute more means that it never comes. */
const STOP_LIMIT_MS = 90_000;
const LOOK_AT_MEMORY_EVERY_MS = 1000;
/** Who has lived for less than this fills caches still, and does not show whether it grows. */
const SHORTEST_LIFE_MS = 180_000;

interface Known {
  readonly worker: WorkerProcess;
  readonly atStart: number;
  readonly memory: MemoryWatch;
  atEnd?: number;
  exit?: number | string | null;
}

/** Workers with `env`, and what else each is given. */
export function createWorkers(startWorker: StartWorker, env: Readonly<Record<string, string>>): Workers {
  const all: Known[] = [];
  const looking = { everyMs: Infinity, workers: 0 };
  const alive = () => all.filter(({ worker: { child } }) => child.exitCode === null && child.signalCode === null);

  async function stopOne(known: Known): Promise<void> {
    known.atEnd = countDescriptors(known.worker.child.pid);
    const late = setTimeout(() => void known.worker.kill('SIGKILL'), STOP_LIMIT_MS);
    const code = await known.worker.kill('SIGTERM');
    clearTimeout(late);
    known.exit = code ?? known.worker.child.signalCode;
  }

  return {
    async start(more = {}, program) {
      const told = { ...env, ...more };
      const worker = await startWorker(told, program);
      const memory = watchMemory(worker.child, LOOK_AT_MEMORY_EVERY_MS);
      all.push({ worker, atStart: countDescriptors(worker.child.pid), memory });
      looking.everyMs = Math.min(looking.everyMs, Number(told.KLING_POLL_SECONDS) * 1000);
      looking.workers = Math.max(looking.workers, alive().length);
      return worker;
    },
    async listen() {
      const pages = await Promise.all(alive().map(({ worker }) => readHealth(worker)));
      return [
        ...pages.flat(),
        ...all.map(({ worker }, at) => ({ where: `the log of worker ${at + 1}`, text: worker.output() })),
      ];
    },
    async stop() {
      await Promise.all(alive().map(stopOne));
    },
    looking: () => ({ ...looking }),
    left: () => ({
      descriptors: all.flatMap(({ atStart, atEnd }) => (atEnd === undefined ? [] : [{ atStart, atEnd }])),
      exits: all.flatMap(({ exit }) => (exit === undefined ? [] : [exit])),
      memory: all
        .map(({ memory }) => memory.sizes())
        .filter(({ length }) => length * LOOK_AT_MEMORY_EVERY_MS >= SHORTEST_LIFE_MS),
    }),
  };
}

async function readHealth(worker: WorkerProcess): Promise<readonly Said[]> {
  const [url] = /http:\/\/127\.0\.0\.1:\d+(?=\/healthz)/.exec(worker.output()) ?? [];
  if (url === undefined) return [];
  return Promise.all(
    ['metrics', 'readyz'].map(async (page) => ({
      where: `/${page} of a worker`,
      text: await (await fetch(`${url}/${page}`)).text(),
    })),
  );
}

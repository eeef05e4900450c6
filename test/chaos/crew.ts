import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerProcess } from '../e2e/harness.js';

/** The workers of a night, each at its own place. */
export interface Crew {
  start(): Promise<void>;
  /** Ends the one at this place and starts another there after a while. One that has just ended is left to whoever ended it. */
  replace(place: number, signal: 'SIGKILL' | 'SIGTERM', awayMs: number): Promise<void>;
}

/** A server that is away for a moment must not keep a night from going on: a worker tries until it is back. */
export function createCrew(startAt: readonly (() => Promise<WorkerProcess>)[]): Crew {
  const places: (WorkerProcess | undefined)[] = [];
  return {
    async start() {
      places.push(...(await Promise.all(startAt.map((start) => start()))));
    },
    async replace(place, signal, awayMs) {
      const worker = places[place];
      const start = startAt[place];
      if (worker === undefined || start === undefined) return;
      places[place] = undefined;
      await worker.kill(signal);
      await sleep(awayMs);
      places[place] = await start();
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { vi } from 'vitest';
import type { FaultStage } from './fault-stage.js';
import { between, createRandom } from './random.js';
import type { Recovery } from './world.js';

/** A dead worker's work is noticed by its heartbeats, at most 10 s apart, and goes on elsewhere within 15 s; the rest is for a busy machine. */
export const GOES_ON_WITHIN_MS = 20_000;

const LOOK = 'text2video.one';
/** After so many looks at most a worker is killed. */
const MOST_LOOKS = 12;

type Started = Awaited<ReturnType<FaultStage['start']>>;

/** Resolves to when another worker began what the one that was killed had begun, in Unix milliseconds. */
export function whenGoesOn(handle: Started): Promise<number> {
  const look = async () => {
    const { attempt, lastStartedTime } = (await handle.describe()).raw.pendingActivities?.[0] ?? {};
    // Between two tries it has been started by nobody.
    if (attempt !== 2 || !lastStartedTime?.seconds)
      throw new Error(`nobody has begun try 2; this is ${attempt ?? 'none'}`);
    return Number(lastStartedTime.seconds) * 1000 + (lastStartedTime.nanos ?? 0) / 1e6;
  };
  return vi.waitFor(look, { timeout: 60_000, interval: 100 });
}

/**
 * For each seed a worker, another one beside it that has nothing to do, and kill -9 at a look and a moment that the seed decides. The generation
 * is ended once it goes on; tells how long that took.
 */
export async function killInWaits(stage: FaultStage, seeds: readonly number[]): Promise<readonly Recovery[]> {
  const { simulator, start, startWorker } = stage;
  const recoveries: Recovery[] = [];
  let doomed = await startWorker();
  for (const seed of seeds) {
    const random = createRandom(seed);
    const looks = between(random, 1, MOST_LOOKS);
    const waiting = await start({ prompt: `[stuck] a wait, seed ${seed}` });
    const task = () => simulator.tasks().find(({ prompt }) => prompt.endsWith(`seed ${seed}`));
    const count = () =>
      simulator.ledger().filter(({ route, path }) => route === LOOK && path.endsWith(`/${task()?.id ?? '?'}`)).length;
    await vi.waitFor(
      () => {
        if (count() < looks) throw new Error(`seed ${seed}: ${count()} of ${looks} looks`);
      },
      { timeout: 60_000, interval: 10 },
    );
    // Only now, so that the wait is with the one that is to die.
    const spare = await startWorker();
    await sleep(between(random, 0, 1000));
    await doomed.kill('SIGKILL');
    const killedAtMs = Date.now();
    const tookMs = (await whenGoesOn(waiting)) - killedAtMs;
    recoveries.push({ what: `a wait at look ${looks}, seed ${seed}`, tookMs, withinMs: GOES_ON_WITHIN_MS });
    simulator.endTask(task()?.id ?? '', { status: 'succeed' });
    await waiting.result();
    doomed = spare;
  }
  return recoveries;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { waitingSignal } from '../../../src/contract/messages/generation-messages.js';
import type { GenerationStatus } from '../../../src/domain/generation/generation.js';
import { readCancellation } from '../../faults/rig/cancelling.js';
import type { FaultStage } from '../../faults/rig/fault-stage.js';
import { createFaultStage, expectOracles } from '../../faults/rig/fault-stage.js';
import { between, createRandom } from '../../faults/rig/random.js';
import { log, setting, summarizeTimes } from '../setting.js';

const SEED = setting('KLING_CHAOS_SEED', 1);
const COUNT = setting('KLING_CHAOS_GENERATIONS', 50);
const SLOTS = 8;
/** So many more than there are slots wait in line. */
const AT_ONCE = SLOTS + 4;
/** A generation takes two seconds at Kling and two for its file, which comes with so many bytes a second; in line it waits as long. */
const SPEED = 30;
const FILE_BYTES = 2_000_000;
const BYTES_PER_SECOND = 1_000_000;
const LATEST_MS = 6000;
/** Heartbeats, with whose replies a cancellation comes, are 4 s apart at most; the rest ends what was begun. */
const HEARD_WITHIN_MS = 5000;

/** Starts one, cancels it when its seed says, and tells in which state that was and how long it took; no time where it had ended before. */
async function cancelOne({ start }: FaultStage, seed: number) {
  const random = createRandom(seed);
  const handle = await start({ prompt: `a fox, seed ${seed}` }, `cancelled-${seed}-${Date.now()}`);
  await sleep(between(random, 0, LATEST_MS));
  const { state } = await handle.query<GenerationStatus>('status');
  const reason = { reason: 'nothing', searchable: true };
  // Half of them with a signal at the same tick.
  const signals = random() < 0.5 ? [handle.signal(waitingSignal.name, reason).catch(() => undefined)] : [];
  await Promise.all([handle.cancel(), ...signals]);
  await handle.result().catch(() => undefined);
  return { state, cancellation: await readCancellation(handle) };
}

it(`27: ${COUNT} generations are cancelled, each at a moment of its seed`, { timeout: COUNT * 60_000 }, async () => {
  const stage = await createFaultStage({ speed: SPEED, videoConcurrency: SLOTS, mediaBytes: FILE_BYTES });
  onTestFinished(() => stage.close());
  stage.simulator.set({ mediaBytesPerSecond: BYTES_PER_SECOND });
  await stage.startWorker({ KLING_VIDEO_CONCURRENCY: String(SLOTS) });
  const seeds = Array.from({ length: COUNT }, (_, index) => SEED + index);
  const ends: Awaited<ReturnType<typeof cancelOne>>[] = [];
  const lane = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) ends.push(await cancelOne(stage, seed));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  for (const state of new Set(ends.map((end) => end.state))) {
    const own = ends.filter((end) => end.state === state);
    const found = own.flatMap(({ cancellation }) => cancellation ?? []);
    log(`${state}: ${own.length} cancelled, ${own.length - found.length} had ended`);
    log(`  until the end: ${summarizeTimes(found.map(({ tookMs }) => tookMs))}`);
    log(`  of that for an activity: ${summarizeTimes(found.map(({ waitedMs }) => waitedMs))}`);
  }
  expect(ends).toHaveLength(COUNT);
  // The rest are workflow tasks, which take as long as the machine needs.
  const recoveries = ends.flatMap(({ state, cancellation }) =>
    cancellation === undefined
      ? []
      : [{ what: `a cancellation while ${state}`, tookMs: cancellation.waitedMs, withinMs: HEARD_WITHIN_MS }],
  );
  expect(recoveries.length).toBeGreaterThan(COUNT / 2);
  // A signal or a cancellation beside another step makes a workflow task of its own again.
  await expectOracles(stage, { recoveries, creates: COUNT, fetches: COUNT, orphans: COUNT });
});

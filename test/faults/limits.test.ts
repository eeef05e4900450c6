import { describe, expect, it } from 'vitest';
import type { BatchProgress } from '../../src/domain/batch/progress/progress.js';
import type { LedgerEntry } from '../../src/simulator/tasks/ledger.js';
import type { Simulator } from '../../src/simulator/server.js';
import type { FaultStage } from './rig/fault-stage.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';
import { isRefusedForSlots } from './rig/oracles/refused-for-slots.js';

const VIDEOS = '/v1/videos/text2video';
/** A five-second video, for which the simulator takes 54 to 66 s, lasts 3 to 4 s. */
const SPEED = 18;

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `row-${index}`, prompt: `fox ${index}` }));

/** Another program of the same account, which holds slots with tasks that do not end. */
async function holdElsewhere({ simulator, secrets }: FaultStage, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const reply = await fetch(`${simulator.url}${VIDEOS}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model_name: 'kling-v2-6', prompt: `[stuck] of another program, ${index}` }),
    });
    expect(reply.status).toBe(200);
  }
}

/** What three slots must be held by tasks of three seconds on a machine that does other things: each change of hands takes a fifth of a second. `npm run bench` has the share of real times. */
const LEAST_SHARE = 0.8;

/** The share of `slots` that our tasks held while somebody waited: from the first task after the start-up until the last one was made. */
function measureUtilisation(simulator: Simulator, slots: number): number {
  const spans = simulator
    .tasks()
    .filter(({ prompt }) => !prompt.includes('[stuck]'))
    .map(({ createdAtMs, updatedAtMs }) => ({ startMs: createdAtMs, endMs: updatedAtMs }))
    .sort((a, b) => a.startMs - b.startMs);
  const fromMs = spans[slots - 1]?.startMs ?? 0;
  const toMs = spans.at(-1)?.startMs ?? 0;
  const taken = spans.map(({ startMs, endMs }) => Math.max(0, Math.min(endMs, toMs) - Math.max(startMs, fromMs)));
  return taken.reduce((sum, ms) => sum + ms, 0) / (slots * (toMs - fromMs));
}

const listRefused = (simulator: Simulator): readonly LedgerEntry[] => simulator.ledger().filter(isRefusedForSlots);

/** So many creates tell a worker at most that slots are taken which it does not know of, pauses between them that grow. */
const REFUSED_AT_MOST = 6;

/** The most refusals within any second. */
function worstSecond(simulator: Simulator): number {
  const times = listRefused(simulator).map(({ at }) => Date.parse(at));
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}

function report(what: string, simulator: Simulator): void {
  const { acceptedCreates, refusedCreates, maxInFlight } = simulator.stats();
  console.log(
    `${what}; ${acceptedCreates} creates accepted, ${refusedCreates} refused, at most ${worstSecond(simulator)} within a second, at most ${maxInFlight.video} at once`,
  );
}

describe("an account's slots", () => {
  const stage = useFaultStage({ speed: SPEED });

  it('11: the limit shrinks from 20 to 3 in the middle of a batch, and grows back: at most one create a second is refused, and nothing fails', async () => {
    const { simulator, startWorker, startBatch } = stage();
    // None ends before all slots are in use, however long that takes.
    simulator.set({ videoConcurrency: 20, speed: 1 });
    await startWorker({ KLING_VIDEO_CONCURRENCY: '20' });
    const batch = await startBatch(rows(50));
    await expect.poll(() => simulator.stats().inFlight.video, { interval: 20 }).toBe(20);
    simulator.set({ videoConcurrency: 3, speed: SPEED });
    await expect.poll(() => simulator.stats().inFlight.video, { interval: 20 }).toBeLessThanOrEqual(3);
    await expect.poll(() => simulator.stats().acceptedCreates, { interval: 20 }).toBeGreaterThan(23);
    simulator.set({ videoConcurrency: 20 });
    expect(await batch.result()).toMatchObject({ counts: { completed: 50 } });
    report('20 to 3 to 20', simulator);
    expect(simulator.stats()).toMatchObject({ succeeded: 50, failed: 0 });
    expect(worstSecond(simulator)).toBeLessThanOrEqual(1);
    await expectOracles(stage(), { backlog: 'video', refusals: REFUSED_AT_MOST });
  });

  it('11: another program holds two of five slots: two workers share the other three, and keep them busy', async () => {
    const { simulator, startWorker, startBatch } = stage();
    simulator.set({ videoConcurrency: 5 });
    await holdElsewhere(stage(), 2);
    const limit = { KLING_VIDEO_CONCURRENCY: '5' };
    await Promise.all([startWorker(limit), startWorker(limit)]);
    const batch = await startBatch(rows(18));
    expect(await batch.result()).toMatchObject({ counts: { completed: 18 } });
    const utilisation = measureUtilisation(simulator, 3);
    report(`two workers: ${(100 * utilisation).toFixed(1)} % of three slots`, simulator);
    expect(simulator.stats()).toMatchObject({ succeeded: 18, failed: 0 });
    expect(utilisation).toBeGreaterThan(LEAST_SHARE);
    // Each worker keeps a second between its own.
    expect(worstSecond(simulator)).toBeLessThanOrEqual(2);
    // Two workers learn it.
    await expectOracles(stage(), { backlog: 'video', refusals: 2 * REFUSED_AT_MOST });
  });

  it('29: kill -9 of the worker that counts the slots: the next one counts what runs at Kling, and never sends too much', async () => {
    const { simulator, startWorker, startBatch } = stage();
    simulator.set({ videoConcurrency: 3, speed: 5 });
    const limit = { KLING_VIDEO_CONCURRENCY: '3' };
    const worker = await startWorker(limit);
    const batch = await startBatch(rows(7));
    await expect.poll(() => simulator.stats().inFlight.video, { interval: 20 }).toBe(3);
    await worker.kill('SIGKILL');
    await startWorker(limit);
    // It learns from refusals that there is no room, until Temporal hands it the tasks that run.
    await expect.poll(() => simulator.stats().acceptedCreates, { interval: 20 }).toBeGreaterThan(3);
    simulator.set({ speed: 30 });
    expect(await batch.result()).toMatchObject({ counts: { completed: 7 } });
    report('kill -9', simulator);
    expect(worstSecond(simulator)).toBeLessThanOrEqual(1);
    await expectOracles(stage(), { backlog: 'video', refusals: REFUSED_AT_MOST });
  });
});

describe("an account's money", () => {
  const stage = useFaultStage({ speed: 60 });

  const unpaid = { route: 'text2video.create', kind: 'status', status: 402, times: 1000 } as const;
  it.each([
    ['its pack is used up', (kling) => kling.set({ videoUnits: 0 }), '[1102]', 'buy one.'],
    ['it is in arrears', (kling) => kling.set({ arrears: true }), '[1101]', "top it up in Kling's console."],
    [
      'a gateway wants to be paid',
      (kling) => kling.fault({ ...unpaid, body: '<html><title>Payment Required</title></html>' }),
      'with HTTP 402 and a web page ("Payment Required")',
      "top it up in Kling's console.",
    ],
  ] satisfies readonly [string, (kling: Simulator) => void, string, string][])(
    '12: %s: the batch pauses and says why, and goes on when it is resumed',
    async (_what, breakOff, words, hint) => {
      const { simulator, startWorker, startBatch } = stage();
      await startWorker();
      breakOff(simulator);
      const batch = await startBatch(rows(6));
      const progress = () => batch.query<BatchProgress>('progress');
      await expect.poll(async () => (await progress()).state).toBe('paused');
      const { reason = '' } = await progress();
      expect(reason).toContain(words);
      expect(reason.endsWith(hint), reason).toBe(true);
      simulator.clearFaults();
      simulator.set({ videoUnits: 1_000_000, arrears: false });
      await batch.executeUpdate('resume', { args: [] });
      expect(await batch.result()).toMatchObject({ counts: { completed: 6, failed: 0 } });
      const refused = simulator.ledger().filter(({ accepted, route }) => route === 'text2video.create' && !accepted);
      // No row is tried twice before somebody says that it may be.
      expect(refused.length).toBeLessThanOrEqual(6);
      await expectOracles(stage(), { creates: refused.length });
    },
  );
});

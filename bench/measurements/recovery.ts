import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { atMost } from '../figure.js';
import { toEpochMs } from '../histories.js';
import type { Bench, Measurement } from '../measurement.js';
import type { Stage } from '../stage.js';
import { createStage, startMany } from '../stage.js';
import { waitFor } from '../wait-for.js';

const GENERATIONS = 10;
/** The naive variant looks every 2 s: how long it takes is its timeouts, not its timer. */
const NAIVE_PACE = 5;

/** A worker is killed while generations wait for Kling and a spare one stands by: real seconds until the last of them is looked at again. */
export const recovery: Measurement = {
  name: 'recovery',
  title: `After kill -9 of a worker with a spare one, ${GENERATIONS} generations in flight`,
  alongside: 'quick',
  async measure(bench) {
    const [ours, naive] = await Promise.all([killOurs(bench), killNaive(bench)]);
    return {
      figures: [
        {
          name: 'until all work goes on (real seconds)',
          unit: 's',
          ours: ours.seconds,
          beside: naive.seconds,
          budget: atMost(15),
        },
        {
          name: 'tasks made per generation',
          unit: '',
          ours: ours.charges / GENERATIONS,
          beside: naive.charges / GENERATIONS,
          budget: atMost(1, { strict: true }),
        },
      ],
      raw: { ours, naive },
    };
  },
};

async function killOurs(bench: Bench) {
  const stage = await createStage(bench, 'ours', { pace: 1, slots: GENERATIONS });
  try {
    stage.hold();
    const first = await stage.startWorker();
    const handles = await startMany(stage, GENERATIONS);
    const polls = () => Promise.all(handles.map(readPoll));
    await waitFor('all polls run', async () => (await polls()).every((poll) => poll !== undefined), 60_000);
    await stage.startWorker();
    await first.kill('SIGKILL');
    const killedMs = Date.now();
    const goesOn = async () => (await polls()).every((poll) => poll !== undefined && poll.startedMs > killedMs);
    await waitFor('all polls run again', goesOn, 120_000, 200);
    const startedMs = (await polls()).map((poll) => poll?.startedMs ?? Infinity);
    const seconds = (Math.max(...startedMs) - killedMs) / 1000;
    bench.say(`ours: all work goes on after ${seconds.toFixed(1)} s`);
    return { seconds, charges: await finish(stage, handles) };
  } finally {
    await stage.close();
  }
}

/** The running `poll` of a generation, undefined as long as there is none; `startedMs` is the server's clock, on this machine ours. */
async function readPoll(handle: WorkflowHandle): Promise<{ startedMs: number } | undefined> {
  const { raw } = await handle.describe();
  const poll = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'poll');
  const isRunning = poll?.lastStartedTime != null && Number(poll.state) === STARTED;
  return isRunning ? { startedMs: toEpochMs(poll.lastStartedTime) } : undefined;
}

/** `temporal.api.enums.v1.PendingActivityState`. */
const STARTED = 2;

async function killNaive(bench: Bench) {
  const stage = await createStage(bench, 'naive', { pace: NAIVE_PACE, slots: GENERATIONS });
  try {
    stage.hold();
    const first = await stage.startWorker();
    const handles = await startMany(stage, GENERATIONS);
    await waitFor('every task is looked at', () => countLooked(stage, 0) === GENERATIONS, 60_000);
    await stage.startWorker();
    await first.kill('SIGKILL');
    const killedMs = Date.now();
    const seen = stage.simulator.ledger().length;
    await waitFor('every task is looked at again', () => countLooked(stage, seen) === GENERATIONS, 180_000);
    const seconds = (Date.now() - killedMs) / 1000;
    bench.say(`naive: all work goes on after ${seconds.toFixed(1)} s`);
    return { seconds, charges: await finish(stage, handles) };
  } finally {
    await stage.close();
  }
}

/** How many tasks have been asked for by id since entry `from` of the ledger. */
function countLooked({ simulator }: Stage, from: number): number {
  const looks = simulator
    .ledger()
    .slice(from)
    .filter(({ route }) => route.endsWith('.one'));
  return new Set(looks.map(({ path }) => path)).size;
}

/** Lets all of it end, and counts what Kling has made. */
async function finish(stage: Stage, handles: readonly WorkflowHandle[]): Promise<number> {
  stage.go(600);
  await Promise.race([
    Promise.all(handles.map((handle) => handle.result())),
    sleep(120_000, undefined, { ref: false }).then(() => Promise.reject(new Error('not all ended within 120 s'))),
  ]);
  return stage.simulator.stats().acceptedCreates;
}

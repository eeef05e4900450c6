import { CancellationScope, condition, defineSignal, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { NaiveActivities } from './activities.js';

/** What the naive variant is told; `secondMs` is what one of Kling's seconds takes here. */
export interface NaiveInput {
  readonly prompt: string;
  readonly secondMs: number;
}

/**
 * The workflow that everybody writes first: submit, then a timer and a look of its own every ten seconds, then download. It does what
 * `generation` does for a good day, and nothing for a bad one.
 */
export async function naiveGeneration({ prompt, secondMs }: NaiveInput): Promise<{ taskId: string }> {
  const { submit, look, download } = proxyActivities<NaiveActivities>({
    startToCloseTimeout: '1 minute',
    // Temporal's own default, in Kling's time: a create that is refused for want of a slot comes again after 1 s, 2 s, 4 s, ....
    retry: { initialInterval: secondMs, backoffCoefficient: 2, maximumInterval: 100 * secondMs },
  });
  const { taskId } = await submit({ prompt });
  for (;;) {
    await sleep(10 * secondMs);
    const task = await look({ taskId });
    if (task.status === 'failed') throw new Error(task.message);
    if (task.status !== 'succeeded') continue;
    await download({ taskId, url: task.url });
    return { taskId };
  }
}

/** The least that a workflow of three activities can be: what is left of a generation without everything that it is for. */
export async function threeEmptyActivities(): Promise<void> {
  const { nothing } = proxyActivities<NaiveActivities>({ startToCloseTimeout: '1 minute' });
  await nothing();
  await nothing();
  await nothing();
}

/** As a generation waits: in an activity, which somebody else completes. */
export async function endedFromOutside(): Promise<void> {
  const { wait } = proxyActivities<NaiveActivities>({ startToCloseTimeout: '10 minutes', heartbeatTimeout: '10 s' });
  await wait();
}

/** The same, with a signal that says that it is over; the wait is then cancelled. */
export async function endedBySignal(): Promise<void> {
  const { wait } = proxyActivities<NaiveActivities>({ startToCloseTimeout: '10 minutes', heartbeatTimeout: '10 s' });
  let isOver = false;
  setHandler(defineSignal('over'), () => {
    isOver = true;
  });
  const waiting = new CancellationScope();
  const ended = waiting.run(() => wait()).catch(() => undefined);
  await condition(() => isOver);
  waiting.cancel();
  await ended;
}

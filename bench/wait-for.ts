import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `isTrue`, looking every 50 ms; throws, naming `what`, when it takes longer than `limitMs`. */
export async function waitFor(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  limitMs: number,
  everyMs = 50,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`${what}: not so after ${Math.round(limitMs / 1000)} s`);
    await sleep(everyMs);
  }
}

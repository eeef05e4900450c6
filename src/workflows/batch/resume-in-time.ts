import { condition } from '@temporalio/workflow';
import { resumeAccounts } from '../../domain/batch/account-lines.js';
import type { BatchFacts } from '../../domain/batch/progress/batch-facts.js';
import { now } from '../now.js';
import type { LiveBatch } from './live-batch.js';

/** Goes on by itself with what is paused until some time, such as the start of the next day of a cap. A batch that has nothing of it sets no timer. */
export async function resumeInTime(batch: LiveBatch): Promise<never> {
  for (;;) {
    await condition(() => nextResume(batch.facts()) !== undefined);
    const at = nextResume(batch.facts());
    if (at === undefined) continue;
    // Somebody may pause or resume it meanwhile.
    const waitMs = Date.parse(at) - Date.now();
    if (waitMs > 0) await condition(() => nextResume(batch.facts()) !== at, waitMs);
    resumeDue(batch);
  }
}

function listTimes({ state, resumesAt, accounts = {} }: BatchFacts): readonly string[] {
  const own = state === 'paused' && resumesAt !== undefined ? [resumesAt] : [];
  return [...own, ...Object.values(accounts).flatMap((line) => line.resumesAt ?? [])];
}

const nextResume = (facts: BatchFacts): string | undefined => [...listTimes(facts)].sort()[0];

function resumeDue(batch: LiveBatch): void {
  const at = now();
  const isDue = (time: string | undefined): boolean => time !== undefined && time <= at;
  const facts = batch.facts();
  if (!listTimes(facts).some(isDue)) return;
  const lines = resumeAccounts(facts, ({ resumesAt }) => isDue(resumesAt));
  // A batch paused for its accounts goes on with the first of them; by hand it has no time.
  const isOwnDue = facts.state === 'paused' && isDue(facts.resumesAt);
  const goesOn = isOwnDue
    ? ({ state: 'running', reason: undefined, cause: undefined, resumesAt: undefined } as const)
    : {};
  batch.note({ ...lines, ...goesOn, resumedAt: at });
}

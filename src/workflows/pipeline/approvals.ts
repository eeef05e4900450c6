import { condition } from '@temporalio/workflow';
import { renderDuration } from '../../domain/duration.js';
import { placeOf } from '../../domain/pipeline/book/making.js';
import type { End } from '../../domain/pipeline/book/settle.js';
import type { BegunMaking, LivePipeline } from './live-pipeline.js';
import { isBegun } from './live-pipeline.js';

/** Who has answered what. */
export interface Answer {
  readonly isApproved: boolean;
  readonly by?: string;
  readonly note?: string;
}

/** The end of a question that was answered. */
export function endOfQuestion({ isApproved, by, note }: Answer): End {
  const who = by === undefined ? '' : ` by ${by}`;
  const said = note === undefined ? '' : `: ${note}`;
  if (isApproved) return { state: 'completed', made: { outputs: [] }, note: `approved${who}${said}` };
  return { state: 'failed', error: { kind: 'Rejected', text: `rejected${who}${said}` } };
}

/** Answers in time what nobody has answered, as each question says. Without such a question there is no timer. */
export async function answerInTime(live: LivePipeline): Promise<never> {
  for (;;) {
    await condition(() => nextDeadline(live) !== undefined);
    const at = nextDeadline(live);
    if (at === undefined) continue;
    const waitMs = Date.parse(at) - Date.now();
    if (waitMs > 0) await condition(() => nextDeadline(live) !== at, waitMs);
    for (const making of listAsked(live))
      if (Date.parse(making.begun.deadline ?? '') <= Date.now()) expire(live, making);
  }
}

function listAsked(live: LivePipeline): readonly BegunMaking[] {
  if (live.book().count('waiting') === 0) return [];
  return live
    .book()
    .all()
    .filter(isBegun)
    .filter(({ state, begun }) => state === 'waiting' && begun.deadline !== undefined);
}

const nextDeadline = (live: LivePipeline): string | undefined =>
  listAsked(live)
    .flatMap(({ begun }) => begun.deadline ?? [])
    .sort()[0];

function expire(live: LivePipeline, making: BegunMaking): void {
  const { startedAt, deadline = startedAt } = making.begun;
  const waited = renderDuration(Date.parse(deadline) - Date.parse(startedAt));
  const note = `nobody has answered within ${waited}`;
  const { onTimeout } = live.stepOf(making)?.body ?? {};
  if (onTimeout === 'approve') live.settle(making, { state: 'completed', made: { outputs: [] }, note });
  else if (onTimeout === 'reject') live.settle(making, endOfQuestion({ isApproved: false, note }));
  else live.settle(making, { state: 'failed', error: { kind: 'Unanswered', text: `${placeOf(making)}: ${note}` } });
}

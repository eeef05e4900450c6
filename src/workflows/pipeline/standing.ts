import { placeOf } from '../../domain/pipeline/book/making.js';
import type { LivePipeline } from './live-pipeline.js';

/** Whether anything can still go on by itself or by somebody's hand; what it waits for becomes part of its facts. */
export function judgeStanding(live: LivePipeline): 'over' | 'open' {
  const { state } = live.facts();
  const book = live.book();
  if (book.count('running') > 0) return leaveWaiting(live);
  if (state === 'cancelled') return book.count('waiting') > 0 ? 'open' : 'over';
  if (book.hasReady()) return leaveWaiting(live);
  const isStuck = book.count('failed') + book.count('cancelled') > 0;
  if (book.count('waiting') === 0 && !(isStuck && live.request.options.onFailure === 'wait')) return 'over';
  if (state !== 'paused') waitFor(live, explainWait(live));
  return 'open';
}

function leaveWaiting(live: LivePipeline): 'open' {
  if (live.facts().state === 'waiting') live.note({ state: 'running', reason: undefined });
  return 'open';
}

function waitFor(live: LivePipeline, reason: string): void {
  const { state, reason: before } = live.facts();
  if (state !== 'waiting' || reason !== before) live.note({ state: 'waiting', reason });
}

const MAX_NAMED = 5;

function explainWait(live: LivePipeline): string {
  const all = live.book().all();
  const asked = all.filter(({ state }) => state === 'waiting').map(placeOf);
  if (asked.length > 0) return `${nameSome(asked)} ${asked.length === 1 ? 'waits' : 'wait'} for an answer`;
  const failed = all.filter(({ state }) => state === 'failed' || state === 'cancelled').map(placeOf);
  return `${nameSome(failed)} did not succeed; retry or skip ${failed.length === 1 ? 'it' : 'them'}`;
}

export const nameSome = (places: readonly string[]): string =>
  places.length <= MAX_NAMED
    ? places.join(', ')
    : `${places.slice(0, MAX_NAMED).join(', ')} and ${places.length - MAX_NAMED} more`;

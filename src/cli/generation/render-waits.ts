import { parseItemWorkflowId } from '../../contract/item-workflow-id.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import { renderWaiting } from '../../domain/generation/waiting.js';
import type { Waiting } from '../../domain/generation/waiting.js';
import type { WaitingLine } from '../../client/waiting-line.js';
import { oneLine } from '../screen/fit-text.js';

/** More names nobody reads. */
const MAX_NAMES = 3;

/** `Kling cannot be reached or has trouble since 13:05: internal error; slots held by fox; 2 before it`. */
export function renderWaits(
  waiting: Waiting | undefined,
  line: WaitingLine | undefined,
  renderTime: (iso: string) => string,
): string {
  const isFull = waiting?.kind === 'Busy';
  const facts = [
    waiting === undefined ? 'waiting for a slot' : renderWaiting(waiting, renderTime),
    renderHolders(line, isFull),
    renderPlace(line?.ahead),
  ];
  return oneLine(facts.filter((fact) => fact !== undefined).join('; '));
}

/** Priorities and the turns of several batches are not known here: the place is about that. */
function renderPlace(ahead: number | undefined): string | undefined {
  if (ahead === undefined) return undefined;
  return ahead === 0 ? 'next in line' : `about ${ahead} before it in line`;
}

/** `slots held by fox, harbour and another program`; undefined when nothing is known of them. */
export function renderHolders(line: WaitingLine | undefined, isFull: boolean): string | undefined {
  if (line === undefined || (line.held === 0 && !isFull)) return undefined;
  const groups = groupHolders(line);
  const names = groups.slice(0, MAX_NAMES);
  const more = groups.length - names.length;
  const ours = [...names, ...(more > 0 ? [`${more} more of ours`] : [])];
  // A worker sends only while its own tasks leave a slot free: what is refused then is held by somebody whom Temporal does not know.
  const all = isFull ? [...ours, 'another program'] : ours;
  const last = all.at(-1) ?? '';
  return `slots held by ${all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`}`;
}

/** Items of one batch are one name: `3 of night`. */
function groupHolders({ holders }: WaitingLine): string[] {
  const counts = new Map<string, number>();
  for (const id of holders) {
    const name = parseItemWorkflowId(id)?.batchId ?? id;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => {
    const isBatch = holders.some((id) => parseItemWorkflowId(id)?.batchId === name);
    return isBatch ? `${count} of ${name}` : name;
  });
}

/**
 * Why the queued items of a batch wait: trouble that a worker has met or, while none of them is at Kling, who holds the slots. Undefined where
 * they merely take turns with the others of the batch.
 */
export function renderBatchWaits(
  { counts, waiting }: Pick<BatchProgress, 'counts' | 'waiting'>,
  line: WaitingLine | undefined,
  renderTime: (iso: string) => string,
): string | undefined {
  const { queued } = counts;
  const why = waiting ?? line?.met;
  if (queued === 0 || (why === undefined && (counts.processing > 0 || (line?.held ?? 0) === 0))) return undefined;
  const items = `${queued.toLocaleString('en-US')} ${queued === 1 ? 'item is' : 'items are'} queued`;
  return `${items}: ${renderWaits(why, line, renderTime)}`;
}

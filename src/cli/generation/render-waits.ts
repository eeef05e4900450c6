import { parseItemWorkflowId } from '../../contract/item-workflow-id.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import { renderWaiting } from '../../domain/generation/waiting.js';
import type { WaitReason } from '../../domain/generation/waiting.js';
import type { WaitingLine } from '../../client/waiting-line.js';
import { oneLine } from '../screen/fit-text.js';

/** More names nobody reads. */
const MAX_NAMES = 3;

/** `Kling cannot be reached or has trouble since 13:05: internal error; slots held by fox; 2 before it`. */
export function renderWaits(
  waiting: WaitReason | undefined,
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

/** `slots held by fox, harbour and another program, perhaps by owl, left at Kling`; undefined when nothing is known of them. */
function renderHolders(line: WaitingLine | undefined, isFull: boolean): string | undefined {
  if (line === undefined) return undefined;
  // A worker sends only while its own tasks leave a slot free: what is refused then is held by somebody whom Temporal does not know.
  const holders = [...nameGroups(line.holders, line.held), ...(isFull ? ['another program'] : [])];
  const left = nameGroups(line.left ?? [], line.left?.length ?? 0);
  const parts = [
    ...(holders.length === 0 ? [] : [`by ${listWords(holders)}`]),
    ...(left.length === 0 ? [] : [`perhaps by ${listWords(left)}, left at Kling`]),
  ];
  return parts.length === 0 ? undefined : `slots held ${parts.join(', ')}`;
}

function nameGroups(ids: readonly string[], all: number): string[] {
  const groups = groupItems(ids);
  const names = groups.slice(0, MAX_NAMES).map(({ name }) => name);
  const more = all - groups.slice(0, MAX_NAMES).reduce((sum, { count }) => sum + count, 0);
  return more > 0 ? [...names, `${more} more of ours`] : names;
}

const listWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** Items of one batch are one name: `3 of night`. */
function groupItems(ids: readonly string[]): { readonly name: string; readonly count: number }[] {
  const groups = new Map<string, { readonly name: string; readonly count: number }>();
  for (const id of ids) {
    const batchId = parseItemWorkflowId(id)?.batchId;
    const count = (groups.get(batchId ?? id)?.count ?? 0) + 1;
    groups.set(batchId ?? id, { name: batchId === undefined ? id : `${count} of ${batchId}`, count });
  }
  return [...groups.values()];
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
  const holds = (line?.held ?? 0) + (line?.left?.length ?? 0);
  if (queued === 0 || (why === undefined && (counts.processing > 0 || holds === 0))) return undefined;
  const items = `${queued.toLocaleString('en-US')} ${queued === 1 ? 'item is' : 'items are'} queued`;
  return `${items}: ${renderWaits(why, line, renderTime)}`;
}

import type { Pruned } from '../../client/prune/prune.js';
import type { Heap, PrunedKind, PrunePlan, Tally } from '../../client/prune/prune-plan.js';
import { PRUNED_KINDS, tally } from '../../client/prune/prune-plan.js';
import { printable } from '../screen/fit-text.js';
import { renderBytes } from '../screen/render-bytes.js';
import { renderTable } from '../screen/text-table.js';

/** More lines nobody reads before a yes. */
const MAX_SHOWN = 20;

const WORDS: Readonly<Record<PrunedKind, string>> = {
  results: 'results',
  unfinished: 'unfinished',
  inputs: 'inputs',
  spending: "agents' spending",
};

/** What there is of a kind. */
export interface KindTally extends Tally {
  readonly kind: PrunedKind;
  readonly uploads: number;
}

export function tallyKinds(heaps: readonly Heap[]): readonly KindTally[] {
  return PRUNED_KINDS.flatMap((kind) => {
    const own = heaps.filter((heap) => heap.kind === kind);
    const uploads = own.reduce((sum, heap) => sum + heap.uploads.length, 0);
    return own.length === 0 ? [] : [{ kind, ...tally(own.flatMap(({ files }) => files)), uploads }];
  });
}

/** What is about to go, and what stays and why. */
export function renderPlan({ heaps, needed, foreign }: PrunePlan, removed: readonly Heap[]): string[] {
  const rows = tallyKinds(removed).map(({ kind, files, bytes, uploads }) => [
    WORDS[kind],
    `${count(files, 'file')}${uploads === 0 ? '' : `, ${count(uploads, 'upload')}`}`,
    renderBytes(bytes),
  ]);
  const left = heaps.filter((heap) => !removed.includes(heap));
  const stays: readonly (readonly [Tally, string])[] = [
    [tally(left.flatMap(({ files }) => files)), 'of results stay: add --results to remove what was paid for'],
    [needed, 'stay: something that runs, is parked or stands in a schedule needs them'],
    [foreign, 'stay: nothing proves that they are ours'],
  ];
  return [
    ...(rows.length === 0 ? [] : renderTable(['WHAT', 'HOW MANY', 'SIZE'], rows)),
    ...listOwners(removed),
    ...stays.flatMap(([of, text]) =>
      of.files === 0 ? [] : [`${count(of.files, 'file')} (${renderBytes(of.bytes)}) ${text}.`],
    ),
  ];
}

/** Whose results they are. */
function listOwners(removed: readonly Heap[]): readonly string[] {
  const owners = removed.flatMap(({ place, owner, files }) =>
    owner === undefined
      ? []
      : [[printable(owner.id), count(files.length, 'file'), `${place.place}/${owner.directory}`]],
  );
  if (owners.length === 0) return [];
  const more = owners.length - MAX_SHOWN;
  return [
    '',
    ...renderTable(['RESULTS OF', 'HOW MANY', 'WHERE'], owners.slice(0, MAX_SHOWN)),
    ...(more > 0 ? [`... and of ${more} more`] : []),
  ];
}

/** What somebody has agreed to and is not removed all the same. */
export function renderSpared(agreed: readonly Heap[], left: readonly Heap[]): string[] {
  const [before, after] = [agreed, left].map((heaps) => tally(heaps.flatMap(({ files }) => files)));
  const files = (before?.files ?? 0) - (after?.files ?? 0);
  return files === 0 ? [] : [`${count(files, 'file')} stay: since the question something needs or has changed them.`];
}

/** What was done. */
export function renderPruned({ files, bytes, uploads, begun, failed }: Pruned): string[] {
  const more = failed.length - MAX_SHOWN;
  return [
    ...failed.slice(0, MAX_SHOWN).map(({ path, reason }) => `${printable(path)} stays: ${printable(reason)}`),
    ...(more > 0 ? [`... and ${more} more`] : []),
    ...begun.map((id) => `What is of ${printable(id)} stays: it was begun meanwhile.`),
    `Removed ${count(files, 'file')}${uploads === 0 ? '' : ` and ended ${count(uploads, 'upload')}`}: ${renderBytes(bytes)}.`,
  ];
}

export const count = (number: number, what: string): string =>
  `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`;

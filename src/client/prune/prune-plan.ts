import type { KeptFile, KeptFiles, KeptUpload } from '../../ports/output/kept-files.js';

/**
 * `results`: files that were made, with what tells of them; `unfinished`: what is left of works that were cut off; `inputs`: files that were put where
 * Kling fetches them; `spending`: what agents have spent.
 */
export const PRUNED_KINDS = ['results', 'unfinished', 'inputs', 'spending'] as const;
export type PrunedKind = (typeof PRUNED_KINDS)[number];

/** What goes together. */
export interface Heap {
  readonly kind: PrunedKind;
  readonly place: KeptFiles;
  /** In the order in which they go. */
  readonly files: readonly KeptFile[];
  readonly uploads: readonly KeptUpload[];
  /** Of results: the generation, batch or pipeline on top, and where they lie from the place down. */
  readonly owner?: { readonly id: string; readonly directory: string };
}

/** What may go, and what stays of what is as old. */
export interface PrunePlan {
  readonly heaps: readonly Heap[];
  /** Results and inputs that something needs which runs, is parked, or stands in a schedule. */
  readonly needed: Tally;
  /** Whatever nothing proves to be ours. */
  readonly foreign: Tally;
}

export interface Tally {
  readonly files: number;
  readonly bytes: number;
}

export const tally = (files: readonly Pick<KeptFile, 'bytes'>[]): Tally => ({
  files: files.length,
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
});

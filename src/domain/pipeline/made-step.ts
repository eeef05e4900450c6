import type { OutputKind, ResultEntry } from '../task.js';
import type { Cost } from '../money.js';

/** What a step, or one element of it, has made: what references name, and what the pipeline's journal keeps. */
export interface MadeStep {
  /** Of a generation or a batch. */
  readonly workflowId?: string;
  readonly taskId?: string;
  readonly outputs: readonly MadeOutput[];
  /** Voices and elements; absent where there are none. */
  readonly entries?: readonly Pick<ResultEntry, 'kind' | 'id' | 'name'>[];
  readonly sidecarFile?: string;
  /** What Kling has deducted. */
  readonly cost?: Cost;
  /** From its start to its end. */
  readonly elapsedSeconds?: number;
}

/** A file of a step. */
export interface MadeOutput {
  readonly kind: OutputKind;
  /** Absolute path, or `s3://bucket/key`. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Kling's id of the media itself. */
  readonly id?: string;
  readonly seconds?: number;
  readonly thumbnail?: string;
}

/** Fields of a step that a reference may name: `${scene.videoId}`. All but the lists mean the first file. */
export const REFERENCE_FIELDS = [
  'taskId',
  'videoId',
  'audioId',
  'url',
  'urls',
  'file',
  'files',
  'outputs',
  'cost',
  'seconds',
  'voiceId',
  'elementId',
  'thumbnail',
  'sidecarFile',
  'workflowId',
  'state',
] as const;
export type ReferenceField = (typeof REFERENCE_FIELDS)[number];

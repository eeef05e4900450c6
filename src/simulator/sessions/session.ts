import type { Asked } from '../products/asked.js';

/** What of an order is that of the video that is worked on. */
export type Source = Pick<Asked, 'model' | 'shape' | 'aspectRatio' | 'count' | 'durationSeconds' | 'resolution'>;

/** A face in a video, seen from one millisecond to another. */
export interface Face {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A video that is prepared for a task, for a day. */
export interface Session {
  readonly id: string;
  readonly account: string;
  readonly openedAtMs: number;
  readonly source: Source;
  readonly faces: readonly Face[];
  /** How many frames have something marked in them. */
  readonly marked: ReadonlySet<number>;
}

import { KEPT_DAYS, KEPT_MS } from '../task.js';

/** A video that a generation of ours has made, as far as its sidecar tells. */
export interface MadeVideo {
  /** Kling's id of it; absent where the generation made none. */
  readonly id?: string;
  readonly seconds?: number;
  /** ISO 8601: when its file was fetched. */
  readonly finishedAt: string;
}

/** Kling's clips are a little longer than what was asked for: 5.041 s. */
const TOLERANCE_SECONDS = 0.5;

/** Why a request that takes a video of so many seconds cannot have it; undefined where nothing speaks against it. */
export function judgeMadeVideo(
  { id, seconds, finishedAt }: MadeVideo,
  range: { readonly min: number; readonly max: number } | undefined,
  nowMs: number,
): string | undefined {
  if (id === undefined) return 'has no video of Kling; name a generation that has made one';
  if (nowMs - Date.parse(finishedAt) > KEPT_MS)
    return `is of ${finishedAt.slice(0, 10)}; Kling takes videos of the last ${KEPT_DAYS} days: make it anew`;
  if (seconds === undefined || range === undefined) return undefined;
  const isShort = seconds < range.min - TOLERANCE_SECONDS;
  if (!isShort && seconds <= range.max + TOLERANCE_SECONDS) return undefined;
  return `is ${seconds.toFixed(1)} s long; Kling takes ${range.min} to ${range.max} s`;
}

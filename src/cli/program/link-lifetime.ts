import { parseDurationMs } from '../../domain/duration.js';
import { UsageError } from './errors.js';

const DEFAULT_SECONDS = 24 * 3600;
/** No longer has any server of S3's kind a link work. */
const MAX_SECONDS = 7 * 24 * 3600;

/** The value of `--links`: how long links to what lies in a bucket work, in seconds. */
export function readLinkLifetime(text: unknown): number {
  if (text === undefined) return DEFAULT_SECONDS;
  const seconds = (parseDurationMs(text) ?? 0) / 1000;
  if (seconds >= 1 && seconds <= MAX_SECONDS) return Math.floor(seconds);
  throw new UsageError(`--links is ${JSON.stringify(text)}; write how long links work, e.g. 24h, at most 7d`);
}

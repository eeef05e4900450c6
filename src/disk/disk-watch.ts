import { KlingFailure } from '../domain/kling-failure.js';
import { checkWritable } from './disk-health.js';

/** Whether results can be kept: nothing should be paid for that could not be. */
export interface DiskWatch {
  /** Writes to the directory once, unless it has just been written to; throws `KlingFailure` of kind `Storage` when that does not work. */
  check(): Promise<void>;
  /** Looks every few seconds from now on, until `close`. */
  start(): void;
  close(): void;
}

/** Soon enough to go on once somebody has mended it, and nothing beside what a download writes. */
const LOOK_EVERY_MS = 3000;

/** One probe is enough for many creates within a moment: a directory that goes away just then fails those under way as well. */
const FRESH_MS = 250;

/** `onChange` gets the trouble when it begins or becomes another, and undefined when it is over. */
export function createDiskWatch({
  directory,
  onChange,
  lookEveryMs = LOOK_EVERY_MS,
  now = () => performance.now(),
}: {
  directory: string;
  onChange: (trouble: string | undefined) => void;
  lookEveryMs?: number;
  /** Milliseconds of a clock that nobody sets. */
  now?: () => number;
}): DiskWatch {
  let trouble: string | undefined;
  let writtenAtMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let probing: Promise<void> | undefined;

  function note(found: string | undefined): void {
    if (found === trouble) return;
    trouble = found;
    onChange(found);
  }

  async function probe(): Promise<void> {
    try {
      await checkWritable(directory);
      writtenAtMs = now();
      note(undefined);
    } catch (error) {
      writtenAtMs = -Infinity;
      if (error instanceof KlingFailure) note(error.message);
      throw error;
    }
  }

  // One at a time: they all use the same file.
  const look = () => (probing ??= probe().finally(() => (probing = undefined)));

  return {
    check: () => (now() - writtenAtMs < FRESH_MS ? Promise.resolve() : look()),
    start: () => {
      timer ??= setInterval(() => void look().catch(() => undefined), lookEveryMs).unref();
    },
    close: () => clearInterval(timer),
  };
}

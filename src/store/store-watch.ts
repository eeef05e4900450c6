import { KlingFailure } from '../domain/kling-failure.js';
import type { Store } from '../ports/store.js';

/** Whether results can be kept: nothing should be paid for that could not be. */
export interface StoreWatch {
  /** Writes there once, unless it has just been written to; throws `KlingFailure` of kind `Storage` when that does not work. */
  check(): Promise<void>;
  /** Looks every few seconds from now on, until `close`. */
  start(): void;
  close(): void;
}

/** How often a place is looked at. */
export interface LookRhythm {
  /** While it can be written to. */
  readonly calmMs: number;
  /** While it cannot: soon enough to go on once somebody has mended it. */
  readonly troubledMs: number;
  /** One look is enough for many creates within so long: what goes away just then fails those under way as well. */
  readonly freshMs: number;
}

/** Nothing beside what a download writes. */
export const DISK_RHYTHM: LookRhythm = { calmMs: 3000, troubledMs: 3000, freshMs: 250 };

/** Each look at a bucket is billed: at Amazon's prices a minute's make a cent a day, with those before creates. */
export const BUCKET_RHYTHM: LookRhythm = { calmMs: 60_000, troubledMs: 5000, freshMs: 15_000 };

export interface StoreWatchOptions {
  readonly check: Store['check'];
  /** Gets the trouble when it begins or becomes another, and undefined when it is over. */
  readonly onChange: (trouble: string | undefined) => void;
  readonly rhythm: LookRhythm;
  /** Milliseconds of a clock that nobody sets. */
  readonly now?: () => number;
}

export function createStoreWatch(options: StoreWatchOptions): StoreWatch {
  const { check, onChange, rhythm, now = () => performance.now() } = options;
  let trouble: string | undefined;
  let writtenAtMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let probing: Promise<void> | undefined;

  function note(found: string | undefined): void {
    if (found === trouble) return;
    trouble = found;
    onChange(found);
    if (timer !== undefined) lookLater();
  }

  async function probe(): Promise<void> {
    try {
      await check();
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

  function lookLater(): void {
    clearTimeout(timer);
    if (isClosed) return;
    const waitMs = trouble === undefined ? rhythm.calmMs : rhythm.troubledMs;
    timer = setTimeout(
      () =>
        void look()
          .catch(() => undefined)
          .finally(lookLater),
      waitMs,
    ).unref();
  }

  return {
    check: () => (now() - writtenAtMs < rhythm.freshMs ? Promise.resolve() : look()),
    start: () => {
      if (timer === undefined) lookLater();
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

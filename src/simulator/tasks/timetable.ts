import type { Clock } from '../clock.js';

interface Entry {
  readonly atTaskMs: number;
  readonly run: (atTaskMs: number) => void;
}

/** What is to happen when, in task time. One timer serves all entries, so ten thousand tasks cost one timer. */
export interface Timetable {
  readonly at: (atTaskMs: number, run: (atTaskMs: number) => void) => void;
  /** Runs everything that is due. Called before each request, so that a reply never shows a stale state. */
  readonly runDue: () => void;
  /** Sets the timer anew after the clock's speed changed. */
  readonly rearm: () => void;
  readonly stop: () => void;
}

/** `setTimeout` fires at once for a longer delay than this. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** Builds a timetable on `clock`. Its timer keeps no process alive. */
export function createTimetable(clock: Clock): Timetable {
  const heap: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;

  const rearm = () => {
    clearTimeout(timer);
    const head = heap[0];
    if (head === undefined) return;
    const delayMs = clock.delayUntil(head.atTaskMs);
    if (delayMs === Infinity) return;
    timer = setTimeout(runDue, Math.min(Math.ceil(delayMs), LONGEST_DELAY_MS));
    timer.unref();
  };

  const runDue = () => {
    const nowTaskMs = clock.taskMs();
    for (let head = heap[0]; head !== undefined && head.atTaskMs <= nowTaskMs; head = heap[0]) {
      removeFirst(heap);
      head.run(head.atTaskMs);
    }
    rearm();
  };

  return {
    at: (atTaskMs, run) => {
      const entry = { atTaskMs, run };
      insert(heap, entry);
      if (heap[0] === entry) rearm();
    },
    runDue,
    rearm,
    stop: () => {
      heap.length = 0;
      clearTimeout(timer);
    },
  };
}

function insert(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || parent.atTaskMs <= entry.atTaskMs) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
}

function removeFirst(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = heap[2 * index + 1];
    if (left === undefined) break;
    const right = heap[2 * index + 2];
    const isRightFirst = right !== undefined && right.atTaskMs < left.atTaskMs;
    const child = isRightFirst ? right : left;
    if (child.atTaskMs >= last.atTaskMs) break;
    heap[index] = child;
    index = 2 * index + (isRightFirst ? 2 : 1);
  }
  heap[index] = last;
}

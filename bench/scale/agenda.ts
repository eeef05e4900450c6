/** What happens when, the earliest first: a binary heap, for millions of entries. */
export interface Agenda<T> {
  readonly size: () => number;
  add(at: number, what: T): void;
  /** Undefined when nothing is left. */
  next(): { readonly at: number; readonly what: T } | undefined;
}

export function createAgenda<T>(): Agenda<T> {
  const heap: { readonly at: number; readonly what: T }[] = [];
  const isBefore = (one: number, other: number) => (heap[one]?.at ?? Infinity) < (heap[other]?.at ?? Infinity);

  function swap(one: number, other: number): void {
    const [first, second] = [heap[one], heap[other]];
    if (first === undefined || second === undefined) return;
    heap[one] = second;
    heap[other] = first;
  }

  return {
    size: () => heap.length,
    add(at, what) {
      heap.push({ at, what });
      for (let place = heap.length - 1; place > 0;) {
        const parent = (place - 1) >> 1;
        if (!isBefore(place, parent)) return;
        swap(place, parent);
        place = parent;
      }
    },
    next() {
      swap(0, heap.length - 1);
      const first = heap.pop();
      for (let place = 0; ;) {
        const [left, right] = [2 * place + 1, 2 * place + 2];
        const least = isBefore(right, left) ? right : left;
        if (!isBefore(least, place)) return first;
        swap(place, least);
        place = least;
      }
    },
  };
}

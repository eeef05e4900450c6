/** Who waits first goes first. */
export interface WaitingLine {
  /** The weight of the first in line; undefined while nobody waits. */
  firstWeight(): number | undefined;
  isEmpty(): boolean;
  /** Lets in whoever is first. */
  admitFirst(): void;
  /** Waits in line; `enter` runs at the very moment of entry, so that the next in line already counts it. Rejects with the signal's reason. */
  wait<T>(weight: number, signal: AbortSignal, enter: () => T): Promise<T>;
}

interface Waiter {
  readonly weight: number;
  readonly enter: () => void;
}

/** A line that calls `onChange` when somebody has joined or left it, not when somebody was let in. */
export function createWaitingLine(onChange: () => void): WaitingLine {
  const waiters: Waiter[] = [];
  return {
    firstWeight: () => waiters[0]?.weight,
    isEmpty: () => waiters.length === 0,
    admitFirst: () => waiters.shift()?.enter(),
    wait: (weight, signal, enter) =>
      new Promise((resolve, reject) => {
        const leave = () => {
          const place = waiters.indexOf(waiter);
          if (place >= 0) waiters.splice(place, 1);
          reject(signal.reason as Error);
          onChange();
        };
        const waiter: Waiter = {
          weight,
          enter: () => {
            signal.removeEventListener('abort', leave);
            resolve(enter());
          },
        };
        waiters.push(waiter);
        if (signal.aborted) {
          leave();
        } else {
          signal.addEventListener('abort', leave, { once: true });
          onChange();
        }
      }),
  };
}

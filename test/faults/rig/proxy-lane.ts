import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One direction of a connection. */
export interface Lane {
  stop(): void;
  go(): void;
}

interface LaneOptions {
  /** How long the next piece takes. */
  readonly lateMs: () => number;
  readonly look?: (piece: Buffer) => void;
}

/** Carries what comes from one socket to another, in its order, and what is on the way when it stops stays where it is. */
export function createLane(from: Socket, to: Socket, { lateMs, look }: LaneOptions): Lane {
  let opened: Promise<void> = Promise.resolve();
  let open = (): void => undefined;
  let isOpen = true;
  let tail: Promise<void> = Promise.resolve();

  const carry = (act: () => void) => {
    const dueMs = performance.now() + lateMs();
    tail = tail.then(async () => {
      const leftMs = dueMs - performance.now();
      if (leftMs > 1) await sleep(leftMs, undefined, { ref: false });
      while (!isOpen) await opened;
      if (!to.destroyed) act();
    });
  };

  from.on('data', (piece: Buffer) => {
    look?.(piece);
    carry(() => {
      // What cannot be written yet is not read either.
      if (!to.write(piece)) from.pause();
    });
  });
  to.on('drain', () => from.resume());
  from.on('end', () => carry(() => to.end()));

  return {
    stop() {
      if (!isOpen) return;
      isOpen = false;
      opened = new Promise((resolve) => (open = resolve));
    },
    go() {
      isOpen = true;
      open();
    },
  };
}

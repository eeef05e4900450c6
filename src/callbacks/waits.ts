import type { Wait, Waits } from '../ports/board.js';

/** What became of a task's end: Temporal has it or does not take it; undefined when the wait is over without it. */
export type HandedOver = boolean | undefined;

export interface LocalWaits extends Waits {
  isWaitedFor(taskId: string): boolean;
  /** From now on, until the next result or the end of the wait. */
  standBy(taskId: string): Promise<HandedOver>;
}

interface Waiting {
  count: number;
  standBys: ((handedOver: HandedOver) => void)[];
}

/** The waits of this process; `complete` gives Temporal the result of an activity, and rejects when it is not taken. */
export function createWaits(complete: (taskToken: Uint8Array, result: unknown) => Promise<void>): LocalWaits {
  const byTask = new Map<string, Waiting>();

  function answer(waiting: Waiting, handedOver: HandedOver): void {
    waiting.standBys.splice(0).forEach((tell) => tell(handedOver));
  }

  function begin(taskId: string): Wait {
    const waiting = byTask.get(taskId) ?? { count: 0, standBys: [] };
    waiting.count += 1;
    byTask.set(taskId, waiting);
    return {
      async handOver(taskToken, result) {
        if (waiting.standBys.length === 0) return false;
        const isTaken = await complete(taskToken, result).then(
          () => true,
          () => false,
        );
        answer(waiting, isTaken);
        return isTaken;
      },
      end() {
        waiting.count -= 1;
        if (waiting.count > 0) return;
        answer(waiting, undefined);
        byTask.delete(taskId);
      },
    };
  }

  return {
    begin,
    isWaitedFor: (taskId) => byTask.has(taskId),
    standBy: (taskId) =>
      new Promise((resolve) => {
        const waiting = byTask.get(taskId);
        if (waiting === undefined) resolve(undefined);
        else waiting.standBys.push(resolve);
      }),
  };
}

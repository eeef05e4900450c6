import { KlingFailure } from '../../domain/kling-failure.js';
import type { StatusMethod } from '../../domain/method-counts.js';
import type { CallOptions } from '../api/call-options.js';
import type { Row } from './board-row.js';
import { reportTrouble } from './board-row.js';
import type { LookParts } from './look-parts.js';
import { isPassing } from './look-parts.js';

/** Asks for one task by its id and enters the answer on its row. Never rejects. */
export async function lookById(row: Row, parts: LookParts): Promise<void> {
  const { kling, methods, counters, moment, enter } = parts;
  const { signal } = row.left;
  // A client that does not know the product may have found the task at `/tasks`.
  let method: StatusMethod = 'get';
  const onExchange: CallOptions['onExchange'] = (used, exchange) => {
    method = used;
    counters.exchanged(used, exchange);
  };
  try {
    const task = await kling.getTask(row.ref, { signal, onExchange });
    countLook(row, parts);
    methods.worked('get');
    counters.answered(method, { hits: 1, misses: 0 });
    // Its list gets another chance: the task may have been too new for it.
    row.listMisses = Math.max(0, row.listMisses - 1);
    enter(row, task, moment());
  } catch (error) {
    if (signal.aborted) return;
    countLook(row, parts);
    if (error instanceof KlingFailure && error.code === 'NotFound') {
      methods.worked('get');
      counters.answered(method, { hits: 0, misses: 1 });
    } else {
      counters.failed(method);
      if (isPassing(error)) methods.failed('get', error);
    }
    reportTrouble(row, error, moment());
  }
}

/** The next look by id comes later each time. */
function countLook(row: Row, { moment, delayMs }: LookParts): void {
  row.looksById += 1;
  row.isUrgent = false;
  row.dueMs = moment().elapsedMs + delayMs(row.looksById);
}

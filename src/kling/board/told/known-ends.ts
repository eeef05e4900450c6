import type { Task } from '../../../domain/task.js';

/** What was told of tasks for which nobody waited yet. */
export interface KnownEnds {
  keep(task: Task): void;
  /** Its end is worth a look. */
  keepHint(taskId: string): void;
  find(taskId: string): Task | 'hint' | undefined;
}

/** A callback may come before the create's answer has gone through Temporal to the wait: seconds, minutes while Temporal is away. */
const KEPT_MS = 600_000;
/** Of some kilobytes each. */
const MAX_KEPT = 1000;

export function createKnownEnds(elapsed: () => number): KnownEnds {
  const known = new Map<string, { readonly end: Task | 'hint'; readonly atMs: number }>();
  const put = (taskId: string, end: Task | 'hint') => {
    known.delete(taskId);
    known.set(taskId, { end, atMs: elapsed() });
    const oldest = known.keys().next();
    if (known.size > MAX_KEPT && oldest.done !== true) known.delete(oldest.value);
  };
  const find = (taskId: string) => {
    const found = known.get(taskId);
    return found === undefined || elapsed() - found.atMs > KEPT_MS ? undefined : found.end;
  };
  return {
    keep: (task) => put(task.taskId, task),
    keepHint: (taskId) => {
      if (find(taskId) === undefined) put(taskId, 'hint');
    },
    find,
  };
}

import type { Context } from '@opentelemetry/api';

/** Contexts that are remembered: more runs are not under way at once in one worker, or their notices are traces of their own. */
const MAX_RUNS = 5000;

/** Which trace a run of a workflow belongs to, as its activities have told. */
export interface RunContexts {
  note(runId: string, context: Context): void;
  find(runId: string): Context | undefined;
}

export function createRunContexts(): RunContexts {
  const contexts = new Map<string, Context>();
  return {
    note(runId, context) {
      if (contexts.has(runId)) return;
      const [oldest] = contexts.keys();
      if (contexts.size >= MAX_RUNS && oldest !== undefined) contexts.delete(oldest);
      contexts.set(runId, context);
    },
    find: (runId) => contexts.get(runId),
  };
}

import { BATCH, PIPELINE } from '../../contract/workflow-types.js';
import type { TaskStore } from '@modelcontextprotocol/sdk/experimental/tasks/interfaces.js';
import type { CallToolResult, Task } from '@modelcontextprotocol/sdk/types.js';
import type { Desk } from '../desk.js';
import type { View } from '../tools/view.js';
import { answerView, isOver, look, stateOf } from '../tools/view.js';
import { toResult } from './call-tool.js';

/** Kling takes minutes; a look costs a question to the server. */
const POLL_MS = 3000;

const NEVER = new AbortController().signal;

/** The protocol's tasks of one session. Temporal has them: here is only which of its workflows this session has started as tasks. */
export interface SessionTasks {
  readonly store: TaskStore;
  /** What was started becomes a task, called as its workflow is. */
  readonly begin: (id: string) => Promise<Task>;
}

export function createSessionTasks(desk: Desk, now: () => Date): SessionTasks {
  const begun = new Map<string, string>();

  async function view(id: string): Promise<Task> {
    const createdAt = begun.get(id) ?? now().toISOString();
    const shown = await look(id, desk, NEVER);
    return {
      taskId: id,
      status: statusOf(shown),
      statusMessage: stateOf(shown),
      createdAt,
      lastUpdatedAt: now().toISOString(),
      // Temporal keeps it as long as its namespace says.
      ttl: null,
      pollInterval: POLL_MS,
    };
  }

  const store: TaskStore = {
    createTask: () => Promise.reject(new Error('A tool makes its task by itself.')),
    getTask: (id) => (begun.has(id) ? view(id) : Promise.resolve(null)),
    storeTaskResult: () => Promise.reject(new Error('Temporal keeps the results.')),
    getTaskResult: async (id): Promise<CallToolResult> => {
      const shown = await look(id, desk, NEVER);
      const result = toResult(await answerView(shown, desk));
      return statusOf(shown) === 'completed' ? result : { ...result, isError: true };
    },
    async updateTaskStatus(id, status) {
      // Nobody says of a task what Temporal does not know; to cancel it is to cancel the workflow.
      if (status !== 'cancelled' || !begun.has(id)) return;
      const { kind } = await look(id, desk, NEVER);
      const { kling } = desk;
      const handle = kind === BATCH ? kling.getBatch(id) : kind === PIPELINE ? kling.pipelines.get(id) : kling.get(id);
      await handle.cancel();
    },
    listTasks: async () => ({ tasks: await Promise.all([...begun.keys()].map(view)) }),
  };
  return {
    store,
    begin(id) {
      if (!begun.has(id)) begun.set(id, now().toISOString());
      return view(id);
    },
  };
}

function statusOf(shown: View): Task['status'] {
  if (!isOver(shown)) return 'working';
  const state = stateOf(shown);
  if (state === 'completed' || state === 'cancelled') return state;
  return 'failed';
}

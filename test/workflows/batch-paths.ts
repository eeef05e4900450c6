import { expect } from 'vitest';
import type { BatchStage, Script } from './batch-harness.js';
import { createGate, items, refusal } from './batch-harness.js';

/** One way through the workflow `batch`. */
export interface BatchPath {
  readonly input: object;
  readonly script: () => Script & { readonly release?: () => void };
  readonly drive?: (stage: BatchStage, release: () => void) => Promise<void>;
  /** Which of its runs is kept, from 0; default the first. */
  readonly run?: number;
}

/** Kling, which generates until `release` is called. */
function slowly(poll: Script['poll'] = () => 'succeeded'): Script & { release: () => void } {
  const gate = createGate();
  return {
    release: gate.open,
    poll: async (prompt) => {
      await gate.opened;
      return poll(prompt);
    },
  };
}

const submits = (stage: BatchStage, count: number) => expect.poll(() => stage.submitted.length).toBe(count);

/** Every way that a batch takes, apart from those that are kept from earlier versions. */
export const BATCH_PATHS: Readonly<Record<string, BatchPath>> = {
  'paused-and-resumed': {
    input: { items: items(3), run: { concurrency: 1 } },
    script: () => slowly(),
    drive: async (stage, release) => {
      await submits(stage, 1);
      await stage.update('pause', { reason: 'lunch' });
      release();
      await expect.poll(async () => (await stage.progress()).counts.completed).toBe(1);
      await stage.update('resume', { budget: 100 });
    },
  },
  retried: {
    input: { items: items(2), run: { attempts: 1 } },
    script: () => {
      let failures = 0;
      const { release, poll } = slowly();
      return {
        release,
        poll: (prompt) => (prompt === 'p1' && failures++ === 0 ? 'failed' : (poll?.(prompt) ?? 'succeeded')),
      };
    },
    drive: async (stage, release) => {
      await submits(stage, 2);
      await expect.poll(async () => (await stage.progress()).counts.failed).toBe(1);
      await stage.update('retryFailed');
      await submits(stage, 3);
      release();
    },
  },
  'in-blocks': {
    input: { items: items(9), run: { concurrency: 1, continueAfter: 3 } },
    script: () => ({ sizes: { wholeItems: 4, wholeIds: 1000, blockItems: 4 } }),
    run: 1,
  },
  cancelled: {
    input: { items: items(5), run: { concurrency: 2 } },
    script: () => slowly(),
    drive: async (stage) => {
      await submits(stage, 2);
      await stage.handle.cancel();
    },
  },
  'item-cancelled': {
    input: { items: items(3), run: { concurrency: 1 } },
    script: () => slowly(),
    drive: async (stage, release) => {
      await submits(stage, 1);
      await stage.update('cancelItem', { id: 'i3' });
      await stage.update('cancelItem', { id: 'i1' });
      await submits(stage, 2);
      release();
    },
  },
  drained: {
    input: { items: items(4), run: { concurrency: 2 } },
    script: () => slowly(),
    drive: async (stage, release) => {
      await submits(stage, 2);
      await stage.update('drain');
      release();
    },
  },
  'stuck-and-told': {
    input: { items: items(2), run: { stuckAfter: '1s' } },
    script: () => slowly(),
    drive: async (stage, release) => {
      await submits(stage, 2);
      const at = new Date().toISOString();
      await stage.handle.signal('itemChanges', [
        { workflowId: `${stage.batchId}/i1`, state: 'processing', taskId: 'task-1', at },
      ]);
      await expect.poll(async () => (await stage.progress()).stuck).toEqual(['i1']);
      release();
    },
  },
  'out-of-balance': {
    input: { items: items(2), run: { concurrency: 1 } },
    script: () => {
      let isEmpty = true;
      return {
        release: () => (isEmpty = false),
        submit: () => {
          if (isEmpty) throw refusal('PackDepleted', '[1102] Account balance not enough. Buy a pack.');
        },
      };
    },
    drive: async (stage, release) => {
      await expect.poll(async () => (await stage.progress()).state).toBe('paused');
      release();
      await stage.update('resume');
    },
  },
  'second-of-runs': {
    input: { items: items(7), run: { concurrency: 2, continueAfter: 2 } },
    script: () => ({}),
    run: 1,
  },
  'last-of-runs': {
    input: { items: items(5), run: { concurrency: 2, continueAfter: 2 } },
    script: () => ({}),
    run: -1,
  },
};

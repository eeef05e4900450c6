import { describe, it } from 'vitest';
import { createGate } from '../batch-harness.js';
import { listRuns, replayAndKeep } from '../keep-history.js';
import type { PipelineScript, PipelineStage } from '../pipeline-harness.js';
import { usePipelines } from '../pipeline-harness.js';
import { expect } from 'vitest';

const withPipelines = usePipelines();

interface Path {
  readonly input: object;
  readonly script?: () => PipelineScript & { readonly release?: () => void };
  readonly drive?: (stage: PipelineStage, release: () => void) => Promise<unknown>;
  /** Which of its runs is kept, from 0; default the first. */
  readonly run?: number;
}

const scene = { generate: { prompt: 'scene' } };
const last = { frame: { video: '${scene.file}' } };

function slowly(): PipelineScript & { release: () => void } {
  const gate = createGate();
  return { release: gate.open, poll: () => gate.opened.then(() => 'succeeded' as const) };
}

/** Every way that a pipeline takes. */
const PATHS: Readonly<Record<string, Path>> = {
  completed: { input: { steps: { scene, last } } },
  'element-by-element': {
    input: {
      steps: {
        video: { generate: { prompt: '${each}' }, forEach: ['a', 'b'], when: 'index == 0' },
        last: { frame: { video: '${video.file}' }, forEach: ['a', 'b'] },
      },
    },
  },
  'of-a-batch': {
    input: {
      steps: { shots: { batch: { items: [{ prompt: 'a' }] } }, last: { frame: { video: '${shots.file}' } } },
    },
  },
  'of-a-batch-with-a-budget': {
    input: {
      steps: { shots: { batch: { items: [{ prompt: 'a' }, { prompt: 'b' }], run: { concurrency: 1 } } } },
      run: { budget: 1 },
    },
    drive: async ({ status, update }) => {
      await expect.poll(async () => (await status()).state).toBe('paused');
      await update('resume', { budget: 10 });
    },
  },
  failed: { input: { steps: { scene, last } }, script: () => ({ poll: () => 'failed' }) },
  'waiting-then-skipped': {
    input: { steps: { scene, last: { frame: { video: '${scene.file}' } } }, run: { onFailure: 'wait' } },
    script: () => ({ poll: () => 'failed' }),
    drive: async ({ status, update }) => {
      await expect.poll(async () => (await status()).state).toBe('waiting');
      await update('skipStep', { step: 'scene' });
    },
  },
  'paused-and-resumed': {
    input: { steps: { scene, last } },
    script: slowly,
    drive: async ({ submitted, status, update }, release) => {
      await expect.poll(() => submitted.length).toBe(1);
      await update('pause', { reason: 'lunch' });
      release();
      await expect.poll(async () => (await status()).counts.completed).toBe(1);
      await update('resume', { budget: 10 });
    },
  },
  approved: {
    input: {
      steps: { check: { approve: { message: 'well?', timeout: '1h' } }, scene: { ...scene, needs: ['check'] } },
    },
    drive: async ({ status, update }) => {
      await expect.poll(async () => (await status()).state).toBe('waiting');
      await update('approve', { step: 'check', by: 'ann' });
    },
  },
  cancelled: {
    input: { steps: { scene, last } },
    script: slowly,
    drive: async ({ client, pipelineId, submitted }, release) => {
      await expect.poll(() => submitted.length).toBe(1);
      await client.workflow.getHandle(pipelineId).cancel();
      release();
    },
  },
  'second-of-runs': {
    input: {
      steps: { video: { generate: { prompt: '${each}' }, forEach: ['a', 'b', 'c'] } },
      run: { continueAfter: 1, concurrency: 1 },
    },
    run: 1,
  },
};

describe('a pipeline replays', () => {
  it.each(Object.entries(PATHS))('when it was %s', async (path, { input, script, drive, run = 0 }) => {
    const { release = () => undefined, ...answers } = script?.() ?? {};
    await withPipelines(answers, async (stage) => {
      const { result } = await stage.start(input);
      await drive?.(stage, release);
      await result().catch(() => undefined);
      const handle = (await listRuns(stage.client, stage.pipelineId)).at(run);
      if (handle === undefined) throw new Error('there are fewer runs');
      await replayAndKeep(`pipeline-${path}`, handle, 'night');
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { PipelineResult } from '../../src/domain/pipeline/pipeline-status.js';
import { useStage } from './harness.js';

describe('a pipeline', () => {
  const stage = useStage({ speed: 60 });

  it('begins a step as soon as what it needs is there, and pays for each once', async () => {
    const { client, taskQueue, startWorker, simulator, files } = stage();
    await startWorker();
    const steps = {
      scene: { generate: { prompt: 'a red fox', model_name: 'kling-v1-6' } },
      longer: { generate: { task: 'video-extend', video_id: '${scene.videoId}', prompt: 'it runs' } },
    };
    const workflowId = `story-${taskQueue}`;
    const start = { taskQueue, workflowId, args: [{ steps }] };
    const result = (await client.workflow.execute('pipeline', start)) as PipelineResult;
    expect(result).toMatchObject({ state: 'completed', counts: { completed: 2 }, cost: { units: '4' } });
    expect(simulator.stats().acceptedCreates).toBe(2);
    expect(await files()).toContain('pipeline.jsonl');
  });
});

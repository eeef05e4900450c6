import { describe, it } from 'vitest';
import { useBatches } from './batch-harness.js';
import { BATCH_PATHS } from './batch-paths.js';
import { listRuns, replayAndKeep } from './keep-history.js';

const withBatch = useBatches();

describe('a batch replays', () => {
  it.each(Object.entries(BATCH_PATHS))('when it was %s', async (path, { input, script, drive, run = 0 }) => {
    const { release = () => undefined, ...answers } = script();
    await withBatch(input, answers, async (stage) => {
      await drive?.(stage, release);
      await stage.handle.result().catch(() => undefined);
      release();
      const runs = await listRuns(stage.client, stage.batchId);
      const handle = runs.at(run);
      if (handle === undefined) throw new Error(`there are only ${runs.length} runs`);
      await replayAndKeep(`batch-${path}`, handle, 'night');
    });
  });
});

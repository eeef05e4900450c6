import { describe, it } from 'vitest';
import { GENERATION_PATHS } from './generation-paths.js';
import { useWorkflows } from './harness.js';
import { replayAndKeep } from './keep-history.js';

const { withGeneration } = useWorkflows();

describe('a generation replays', () => {
  it.each(Object.entries(GENERATION_PATHS))('when it was %s', async (path, { input, fakes, drive }) => {
    await withGeneration(input, fakes, async (handle) => {
      await drive?.(handle);
      await handle.result().catch(() => undefined);
      await replayAndKeep(path, handle, 'fox');
    });
  });
});

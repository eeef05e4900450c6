import { describe, expect, it } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { useStage } from './harness.js';

const VOICE = new URL('../fixtures/sounds/voice.mp3', import.meta.url).pathname;
const SAID = { task: 'advanced-lip-sync', sound_file: VOICE };
const IDENTIFY = '/v1/videos/identify-face';
const CREATE = '/v1/videos/advanced-lip-sync';

describe('calls that come before a create', () => {
  const stage = useStage({ speed: 60 });
  const posts = (path: string) =>
    stage()
      .simulator.ledger()
      .filter((entry) => entry.method === 'POST' && entry.path === path);

  it('work on the clip of another generation, and are made once though the create fails twice and the worker dies between', async () => {
    const { startWorker, start, simulator } = stage();
    const first = await startWorker();
    const clip = (await (await start({ prompt: 'a fox [two-faces]' })).result()) as GenerationResult;
    simulator.fault({ route: 'advanced-lip-sync.create', method: 'POST', times: 2, kind: 'status', status: 503 });
    const handle = await start({ ...SAID, video_id: clip.artifacts[0]?.id, face: 'longest' });
    await expect.poll(() => posts(CREATE).length, { timeout: 20_000 }).toBeGreaterThan(0);
    first.child.kill('SIGKILL');
    await startWorker();
    const result = (await handle.result()) as GenerationResult;
    expect(result.artifacts).toHaveLength(1);
    // 0.05 for the faces, 0.5 for the clip.
    expect(result.cost).toMatchObject({ units: '0.55' });
    expect(posts(IDENTIFY)).toHaveLength(1);
    expect(posts(CREATE).filter(({ accepted }) => accepted)).toHaveLength(1);
  });

  it('end before anything further is paid where the face is not told, and say how to go on', async () => {
    const { startWorker, start, kling } = stage();
    await startWorker();
    const before = posts(CREATE).length;
    const handle = await start({ ...SAID, video_url: 'https://example.com/fox.mp4?[two-faces]' });
    await expect(handle.result()).rejects.toMatchObject({
      cause: {
        type: 'InvalidRequest',
        message: expect.stringMatching(
          /^face: the video has 2 faces: 0 .*write "face":"first", "face":"longest"/,
        ) as string,
      },
    });
    expect(posts(CREATE)).toHaveLength(before);
    expect(await kling(['status', handle.workflowId])).toMatchObject({
      stdout: expect.stringMatching(/^cost +0.05 units$/m) as string,
    });
  });

  it('end with what Kling says of a video that is none of its own', async () => {
    const { startWorker, start } = stage();
    await startWorker();
    const handle = await start({ ...SAID, video_id: '890285348722049090' });
    await expect(handle.result()).rejects.toMatchObject({
      cause: { message: expect.stringContaining('From video not found by id: 890285348722049090') as string },
    });
  });
});

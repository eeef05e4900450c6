import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveVideos } from '../../../src/activities/submit/resolve-videos.js';
import { createLocalFolder } from '../../../src/disk/local-folder.js';
import { createMadeVideos } from '../../../src/journal/made-videos.js';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const DAY = 86_400_000;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'kling-made-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A generation's folder as `download` leaves it. */
async function keep(
  workflowId: string,
  { seconds = 5.041, ageDays = 1, kind = 'video', taskId = '1', id = '77' } = {},
) {
  const folder = path.join(root, ...workflowId.split('/'));
  await mkdir(folder, { recursive: true });
  const media = kind === 'video' ? { id, durationSeconds: seconds } : {};
  const sidecar = {
    ...{ workflowId, taskId, attempts: 1, finishedAt: new Date(NOW - ageDays * DAY).toISOString() },
    files: [{ kind, index: 0, name: `${taskId}.mp4`, bytes: 1, ...media }],
  };
  await writeFile(path.join(folder, `${taskId}.json`), JSON.stringify(sidecar));
}

const resolve = (
  body: Record<string, unknown>,
  task: 'video-extend' | 'lip-sync' | 'video-to-audio' = 'video-extend',
) => resolveVideos({ task, body }, { videos: createMadeVideos({ root: createLocalFolder(root) }), now: () => NOW });

describe('a video that a request names by its generation', () => {
  it("is sent by Kling's id, that of the latest file, and noted", async () => {
    await keep('fox-1', { ageDays: 3, taskId: '1', id: '76' });
    await keep('fox-1', { taskId: '2' });
    await keep('posters/3', { id: '78' });
    expect(await resolve({ video_id: 'fox-1', prompt: 'p' })).toEqual({
      body: { video_id: '77', prompt: 'p' },
      names: [{ field: 'video_id', kind: 'video', name: 'fox-1', id: '77' }],
    });
    expect((await resolve({ video_id: 'posters/3' })).body).toEqual({ video_id: '78' });
  });

  it('stays as it is where it is an id already, or no generation that is known here', async () => {
    for (const video_id of ['867283741759111202', 'never-made', '../..', 'a/../b'])
      expect(await resolve({ video_id })).toEqual({ body: { video_id }, names: [] });
  });

  it('is refused where Kling would refuse it, with what was found', async () => {
    await keep('poster', { kind: 'image' });
    await keep('old', { ageDays: 31 });
    await keep('long', { seconds: 15.041 });
    await keep('short', { seconds: 2 });
    const cases = [
      ['poster', 'video-extend', 'has no video of Kling; name a generation that has made one'],
      ['old', 'video-extend', 'is of 2026-10-25; Kling takes videos of the last 30 days: make it anew'],
      ['long', 'lip-sync', 'is 15.0 s long; Kling takes 2 to 10 s'],
      ['short', 'video-to-audio', 'is 2.0 s long; Kling takes 3 to 20 s'],
    ] as const;
    for (const [video_id, task, text] of cases)
      await expect(resolve({ video_id }, task)).rejects.toThrow(`video_id: the generation "${video_id}" ${text}`);
    expect((await resolve({ video_id: 'long' })).body).toEqual({ video_id: '77' });
  });
});

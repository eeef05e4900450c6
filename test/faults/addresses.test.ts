import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';

/** Who must not be met: whoever connects is counted. */
async function startListener() {
  let met = 0;
  const server = createServer((socket) => {
    met += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, met: () => met };
}

const HOSTILE = [
  'https://127.0.0.1:PORT/x.mp4',
  'http://127.0.0.1:PORT/x.mp4',
  'https://2130706433:PORT/x.mp4',
  'https://[::ffff:7f00:1]:PORT/x.mp4',
  'http://169.254.169.254/latest/meta-data/',
  // A name that is allowed, and that the name server of this machine leads inside.
  'https://localhost:PORT/x.mp4',
  'file:///etc/passwd',
  'https://api.klingai.com@127.0.0.1:PORT/x.mp4',
];

describe('a result that lies where it should not', () => {
  const stage = useFaultStage({ speed: 0, videoConcurrency: 10, callbackFaults: ['never'] });

  it('20: this machine in every spelling, a cloud’s metadata, a file, a redirect inside: refused in words, and nobody is connected to', async () => {
    const { simulator, start, startWorker } = stage();
    const { port, met } = await startListener();
    await startWorker({ KLING_MEDIA_HOSTS: 'localhost,127.0.0.1,169.254.169.254', KLING_VIDEO_CONCURRENCY: '10' });
    for (const url of HOSTILE.map((text) => text.replace('PORT', String(port)))) {
      const handle = await start({ prompt: url, run: { attempts: 1 } });
      const task = () => simulator.tasks().find(({ prompt }) => prompt === url);
      await expect.poll(() => task()?.id, { interval: 20 }).toBeDefined();
      const data = { task_id: task()?.id, task_status: 'succeed', task_result: { videos: [{ url, id: 'v' }] } };
      const body = JSON.stringify({ code: 0, data });
      simulator.fault({ route: 'text2video.one', kind: 'status', status: 200, times: 1000, body });
      await expect(handle.result()).rejects.toMatchObject({
        cause: { type: 'UntrustedUrl', message: expect.stringContaining('The media URL may not be opened') as string },
      });
      simulator.clearFaults();
      simulator.endTask(task()?.id ?? '', { status: 'failed' });
    }
    simulator.fault({
      route: 'media',
      kind: 'status',
      status: 302,
      times: 1000,
      headers: { location: `http://127.0.0.1:${port}/secret` },
    });
    simulator.set({ speed: 1000 });
    const redirected = await start({ prompt: 'a redirect', run: { attempts: 1 } });
    await expect(redirected.result()).rejects.toMatchObject({ cause: { type: 'UntrustedUrl' } });
    expect(met()).toBe(0);
    await expectOracles(stage(), { fetches: 2 });
  });
});

/** PostgreSQL has room for no more than 255 and takes no NUL; a file system has none for a name of more than 255 bytes. */
const [LONG_ID, NUL] = process.env.KLING_TEST_COMPOSE === undefined ? [300, '\u0000'] : [255, '\u0001'];

describe('an id that is no name for a folder', () => {
  const stage = useFaultStage({ speed: 1000, videoConcurrency: 20 });

  it('21: ways out, device names, 300 bytes, names that are alike, a link and a file in the way: each in a folder of its own, and nothing outside', async () => {
    const { simulator, start, startWorker, outputDir, kling } = stage();
    const outside = await mkdtemp(path.join(tmpdir(), 'kling-outside-'));
    onTestFinished(() => rm(outside, { recursive: true, force: true }));
    const unique = randomUUID();
    const linked = `linked-${unique}`;
    const taken = `taken-${unique}`;
    await symlink(outside, path.join(outputDir, linked));
    await writeFile(path.join(outputDir, taken), 'somebody else’s');
    await startWorker({ KLING_VIDEO_CONCURRENCY: '20' });
    const ids = [
      `../../${unique}`,
      `..\\..\\${unique}`,
      `/etc/${unique}`,
      `a/../../../${unique}`,
      `${unique}/..`,
      `con.${unique}`,
      `${unique}${NUL}.mp4`,
      `${unique}-${'x'.repeat(LONG_ID - unique.length - 1)}`,
      `Fox-${unique}`,
      `fox-${unique}`,
      `caf\u00e9-${unique}`,
      `cafe\u0301-${unique}`,
      `${unique}.`,
    ];
    const handles = await Promise.all(ids.map((id) => start({ prompt: 'a fox' }, id)));
    const blocked = await Promise.all([linked, taken].map((id) => start({ prompt: 'a fox' }, id)));
    const results = await Promise.all(handles.map((handle) => handle.result() as Promise<GenerationResult>));
    const files = results.flatMap(({ artifacts }) => artifacts.map(({ file }) => file));
    expect(files.filter((file) => !path.resolve(file).startsWith(`${outputDir}/`))).toEqual([]);
    expect(new Set(files.map((file) => path.dirname(file).normalize('NFC').toLowerCase())).size).toBe(ids.length);
    for (const id of [linked, taken])
      await expect
        .poll(async () => (await kling(['status', id])).stdout)
        .toMatch(/is a symbolic link|is a file, not a directory/);
    expect(await readdir(outside)).toEqual([]);
    for (const id of [linked, taken]) {
      await rm(path.join(outputDir, id));
      await mkdir(path.join(outputDir, id));
    }
    await Promise.all(blocked.map((handle) => handle.result()));
    expect(simulator.stats()).toMatchObject({ succeeded: ids.length + 2 });
    await expectOracles(stage(), { fetches: 20 });
  }, 240_000);
});

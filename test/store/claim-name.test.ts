import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalDisk } from '../../src/store/local-store.js';

const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(500, 7)]);

describe("the name of a task's files", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'kling-names-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const disk = () => createLocalDisk({ root });
  const place = (taskId: string) => ({ workflowId: 'gen', taskId });
  const target = (taskId: string, name: string) => ({ ...place(taskId), name, kind: 'video' }) as const;
  const files = async () => (await readdir(path.join(root, 'gen'))).sort();

  /** A try that gets as far as `until`; returns the name it had. */
  async function tryOnce(taskId: string, wanted: string, until: 'named' | 'part' | 'file' | 'sidecar' = 'sidecar') {
    const store = disk();
    const name = await store.nameFor(place(taskId), wanted);
    if (until === 'named') return name;
    if ((await store.find(target(taskId, name))) === undefined) {
      const part = await store.begin(target(taskId, name));
      await part.start({ offset: 0 });
      await part.write(MP4);
      if (until !== 'part') await part.commit();
      await part.close();
    }
    if (until === 'sidecar') await store.writeSidecar(place(taskId), { name });
    return name;
  }

  it.each(['named', 'part', 'file', 'sidecar'] as const)(
    'is the same for a try after one that ended at its %s',
    async (until) => {
      expect(await tryOnce('101', 'fox', until)).toBe('fox');
      expect(await tryOnce('101', 'fox')).toBe('fox');
      expect(await files()).toEqual(['101.json', 'fox.mp4']);
    },
  );

  it.each(['named', 'part', 'file', 'sidecar'] as const)(
    'is never that of another task which got as far as its %s',
    async (until) => {
      await tryOnce('101', 'Fox', until);
      expect(await tryOnce('102', 'fox')).toBe('fox-2');
      expect(await tryOnce('103', 'fox')).toBe('fox-3');
      expect(await tryOnce('101', 'Fox')).toBe('Fox');
      expect(await files()).toEqual(['101.json', '102.json', '103.json', 'Fox.mp4', 'fox-2.mp4', 'fox-3.mp4']);
    },
  );

  it('is as it is wanted where it has the id of the task, which no other has', async () => {
    expect(await tryOnce('101', '101-fox', 'file')).toBe('101-fox');
    expect(await files()).toEqual(['101-fox.mp4']);
    expect(await tryOnce('101', '101-fox')).toBe('101-fox');
  });

  it('is another one where somebody wants another one of a task that is there', async () => {
    await tryOnce('101', 'fox');
    expect(await tryOnce('101', 'owl')).toBe('owl');
    expect(await files()).toEqual(['101.json', 'fox.mp4', 'owl.mp4']);
  });

  it('has the number of each file where it stands in it, and else behind it', async () => {
    const store = disk();
    const name = await store.nameFor(place('101'), '{n}-fox');
    const part = await store.begin({ ...target('101', name), number: 2, index: 1 });
    await part.start({ offset: 0 });
    await part.write(MP4);
    expect(path.basename((await part.commit()).file)).toBe('2-fox.mp4');
    expect(await store.nameFor(place('102'), '{n}-fox')).toBe('{n}-fox-2');
    const other = await store.begin({ ...target('101', 'owl'), number: 2, index: 1 });
    await other.start({ offset: 0 });
    await other.write(MP4);
    expect(path.basename((await other.commit()).file)).toBe('owl-1.mp4');
  });

  it('leaves nothing of a download that is cancelled, and touches nothing of another task', async () => {
    await tryOnce('101', 'fox');
    const name = await tryOnce('102', 'fox', 'part');
    await disk().discard({ ...place('102'), name });
    expect(await files()).toEqual(['101.json', 'fox.mp4']);
  });

  it.each(['../../fox', 'con', '.fox', 'a/b', 'x'.repeat(300), ''])(
    'that is not safe is moved aside: %j',
    async (name) => {
      const part = await disk().begin(target('101', name));
      await part.start({ offset: 0 });
      await part.write(MP4);
      const { file } = await part.commit();
      expect(path.dirname(file)).toBe(path.join(root, 'gen'));
      expect(path.basename(file)).toMatch(/^[\w.-]{1,110}-[0-9a-f]{8}\.mp4$/);
    },
  );
});

import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalDisk } from '../../src/store/local-store.js';

const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(5000, 7)]);
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(100, 1)]);
const target = { workflowId: 'gen-1', taskId: '101', kind: 'video' } as const;

describe('the local disk', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'kling-disk-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  const files = async () => (await readdir(root, { recursive: true })).sort();

  type Disk = ReturnType<typeof createLocalDisk>;

  /** One attempt that ends without a commit. */
  const writePart = async (disk: Disk, from: { offset: number; etag?: string; totalBytes?: number }, bytes: Buffer) => {
    const part = await disk.begin(target);
    await part.start(from);
    await part.write(bytes);
    await part.close();
  };

  /** What the next attempt could go on from. */
  const offered = async (disk: Disk) => {
    const part = await disk.begin(target);
    await part.close();
    return part;
  };

  it('shows a file under its name only when it is whole', async () => {
    const part = await createLocalDisk({ root }).begin(target);
    await part.start({ offset: 0, totalBytes: MP4.length });
    await part.write(MP4.subarray(0, 3000));
    expect(await files()).toEqual(['gen-1', 'gen-1/101.part', 'gen-1/101.part.json']);
    await part.write(MP4.subarray(3000));
    const stored = await part.commit();
    expect(stored).toEqual({
      file: path.join(root, 'gen-1', '101.mp4'),
      bytes: MP4.length,
      sha256: createHash('sha256').update(MP4).digest('hex'),
    });
    expect(await files()).toEqual(['gen-1', 'gen-1/101.mp4']);
    expect(await createLocalDisk({ root }).find(target)).toEqual(stored);
  });

  it('reads a stretch of a finished file, which may end before it does, and nothing through a link', async () => {
    const disk = createLocalDisk({ root });
    const part = await disk.begin(target);
    await part.start({ offset: 0, totalBytes: MP4.length });
    await part.write(MP4);
    const { file } = await part.commit();
    expect(Buffer.from(await disk.read(file, { offset: 4, length: 8 })).toString()).toBe('ftypisom');
    expect((await disk.read(file, { offset: MP4.length - 5, length: 100 })).length).toBe(5);
    expect((await disk.read(file, { offset: MP4.length + 5, length: 100 })).length).toBe(0);
    const link = path.join(root, 'link.mp4');
    await symlink(file, link);
    await expect(disk.read(link, { offset: 0, length: 1 })).rejects.toMatchObject({ code: 'Storage' });
  });

  it('goes on where an earlier attempt stopped, given a strong ETag', async () => {
    const first = await createLocalDisk({ root }).begin(target);
    await first.start({ offset: 0, etag: '"v1"', totalBytes: MP4.length });
    await first.write(MP4.subarray(0, 2000));
    await first.close();
    const second = await createLocalDisk({ root }).begin(target);
    expect(second).toMatchObject({ offset: 2000, etag: '"v1"' });
    await second.start({ offset: 2000, etag: '"v1"', totalBytes: MP4.length });
    await second.write(MP4.subarray(2000));
    expect(await readFile((await second.commit()).file)).toEqual(MP4);
  });

  it('puts thousands of chunks of all sizes where they belong, over two attempts', async () => {
    const big = Buffer.concat([MP4, randomBytes(12_000_000)]);
    const origin = { etag: '"v1"', totalBytes: big.length };
    for (const endsAt of [7_654_321, big.length]) {
      const part = await createLocalDisk({ root }).begin(target);
      await part.start({ ...origin, offset: part.offset });
      for (let at = part.offset, step = 1; at < endsAt; at += step, step = (step * 7) % 65_537) {
        // Chunks keep coming while earlier ones are written, and a buffer that is too full makes them wait.
        await part.write(big.subarray(at, Math.min(at + step, endsAt)));
      }
      if (endsAt < big.length) await part.close();
      else {
        const { file, bytes, sha256 } = await part.commit();
        expect(bytes).toBe(big.length);
        expect(sha256).toBe(createHash('sha256').update(big).digest('hex'));
        expect(big.equals(await readFile(file))).toBe(true);
      }
    }
  });

  it('starts anew without one', async () => {
    const first = await createLocalDisk({ root }).begin(target);
    await first.start({ offset: 0 });
    await first.write(MP4.subarray(0, 2000));
    await first.close();
    const second = await createLocalDisk({ root }).begin(target);
    expect(second).toMatchObject({ offset: 0, etag: undefined });
    await second.close();
  });

  it('keeps the ETag when the server leaves it out of the partial reply', async () => {
    const disk = createLocalDisk({ root });
    await writePart(disk, { offset: 0, etag: '"v1"', totalBytes: MP4.length }, MP4.subarray(0, 1000));
    await writePart(disk, { offset: 1000 }, MP4.subarray(1000, 2000));
    expect(await offered(disk)).toMatchObject({ offset: 2000, etag: '"v1"' });
  });

  it('asks for the last byte only when a crash came between the last byte and the rename', async () => {
    const disk = createLocalDisk({ root });
    await writePart(disk, { offset: 0, etag: '"v1"', totalBytes: MP4.length }, MP4);
    const part = await disk.begin(target);
    expect(part).toMatchObject({ offset: MP4.length - 1, etag: '"v1"' });
    await part.start({ offset: part.offset, etag: '"v1"', totalBytes: MP4.length });
    await part.write(MP4.subarray(-1));
    expect(await readFile((await part.commit()).file)).toEqual(MP4);
  });

  it('finds the file and clears the note beside it when a crash came right after the rename', async () => {
    await mkdir(path.join(root, 'gen-1'));
    await writeFile(path.join(root, 'gen-1', '101.mp4'), MP4);
    await writeFile(path.join(root, 'gen-1', '101.part.json'), '{}');
    expect(await createLocalDisk({ root }).find(target)).toMatchObject({ bytes: MP4.length });
    expect(await files()).toEqual(['gen-1', 'gen-1/101.mp4']);
  });

  it('begins anew when the note beside the part was cut short', async () => {
    const disk = createLocalDisk({ root });
    await writePart(disk, { offset: 0, etag: '"v1"', totalBytes: MP4.length }, MP4.subarray(0, 2000));
    await writeFile(path.join(root, 'gen-1', '101.part.json'), '{"etag":"\\"v');
    expect(await offered(disk)).toMatchObject({ offset: 0, etag: undefined });
  });

  it('takes no bytes from another place than was asked for', async () => {
    const part = await createLocalDisk({ root }).begin(target);
    await expect(part.start({ offset: 50, etag: '"v1"' })).rejects.toMatchObject({ code: 'Media' });
  });

  it('ends with the right bytes when a writer that was cut off goes on beside its successor', async () => {
    const disk = createLocalDisk({ root });
    const zombie = await disk.begin(target);
    await zombie.start({ offset: 0, etag: '"v1"', totalBytes: MP4.length });
    await zombie.write(MP4.subarray(0, 1000));
    const heir = await disk.begin(target);
    await heir.start({ offset: heir.offset, etag: '"v1"', totalBytes: MP4.length });
    await zombie.write(MP4.subarray(1000, 4000));
    await heir.write(MP4.subarray(1000, 2000));
    await zombie.write(MP4.subarray(4000));
    await heir.write(MP4.subarray(2000));
    const stored = await heir.commit();
    expect(await readFile(stored.file)).toEqual(MP4);
    expect(await zombie.commit()).toEqual(stored);
    expect(await files()).toEqual(['gen-1', 'gen-1/101.mp4']);
  });

  it('leaves no hole when the writer that was cut off is done before its successor', async () => {
    const disk = createLocalDisk({ root });
    const zombie = await disk.begin(target);
    await zombie.start({ offset: 0, etag: '"v1"', totalBytes: MP4.length });
    await zombie.write(MP4.subarray(0, 1000));
    const heir = await disk.begin(target);
    await zombie.write(MP4.subarray(1000, 4000));
    await heir.start({ offset: heir.offset, etag: '"v1"', totalBytes: MP4.length });
    await zombie.write(MP4.subarray(4000));
    const stored = await zombie.commit();
    expect(await readFile(stored.file)).toEqual(MP4);
    await heir.write(MP4.subarray(1000));
    expect(await heir.commit()).toEqual(stored);
  });

  it('keeps the bytes of two versions of a file apart', async () => {
    const disk = createLocalDisk({ root });
    const newer = Buffer.concat([MP4.subarray(0, 12), Buffer.alloc(5000, 9)]);
    const zombie = await disk.begin(target);
    await zombie.start({ offset: 0, etag: '"v1"', totalBytes: MP4.length });
    await zombie.write(MP4.subarray(0, 1000));
    const heir = await disk.begin(target);
    await heir.start({ offset: 0, etag: '"v2"', totalBytes: newer.length });
    await heir.write(newer);
    await zombie.write(MP4.subarray(1000));
    await expect(zombie.commit()).rejects.toMatchObject({
      code: 'Media',
      message: 'Another try of this download has replaced the file meanwhile',
    });
    expect(await readFile((await heir.commit()).file)).toEqual(newer);
    await zombie.close();
  });

  it('refuses too few bytes, and goes on after them', async () => {
    const disk = createLocalDisk({ root });
    const part = await disk.begin(target);
    await part.start({ offset: 0, etag: '"v1"', totalBytes: MP4.length });
    await part.write(MP4.subarray(0, 4000));
    await expect(part.commit()).rejects.toMatchObject({
      code: 'Media',
      message: 'The file has 4000 bytes where 5012 were announced',
    });
    await part.close();
    expect(await disk.find(target)).toBeUndefined();
    expect(await offered(disk)).toMatchObject({ offset: 4000, etag: '"v1"' });
  });

  it.each([
    ['too many bytes', Buffer.concat([MP4, MP4]), 'The file has 10024 bytes where 5012 were announced'],
    [
      'an error page',
      Buffer.alloc(MP4.length, '<html>'),
      'What came (5012 bytes) is no video: it starts with none of the known signatures',
    ],
  ])('refuses %s and begins anew', async (_what, bytes, message) => {
    const disk = createLocalDisk({ root });
    const part = await disk.begin(target);
    await part.start({ offset: 0, etag: '"v1"', totalBytes: MP4.length });
    await part.write(bytes);
    await expect(part.commit()).rejects.toMatchObject({ code: 'Media', message });
    await part.close();
    expect(await files()).toEqual(['gen-1']);
    expect(await offered(disk)).toMatchObject({ offset: 0 });
    expect(await disk.find(target)).toBeUndefined();
  });

  it.each([
    ['image', PNG, '101-1.png'],
    ['image', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), '101-1.jpg'],
    ['audio', Buffer.from('ID3\x04rest'), '101-1.mp3'],
    ['audio', Buffer.from('RIFF0000WAVEfmt '), '101-1.wav'],
  ] as const)(
    'names several files of a task by their number and by what they are: %s %#',
    async (kind, bytes, name) => {
      const disk = createLocalDisk({ root });
      const numbered = { ...target, kind, index: 1 };
      const part = await disk.begin(numbered);
      await part.start({ offset: 0 });
      await part.write(bytes);
      const stored = await part.commit();
      expect(stored.file).toBe(path.join(root, 'gen-1', name));
      expect(await disk.find(numbered)).toEqual(stored);
    },
  );

  it('discards what a cancelled download left, and nothing else', async () => {
    const disk = createLocalDisk({ root });
    await mkdir(path.join(root, 'gen-1'));
    await writeFile(path.join(root, 'gen-1', '1012.part'), 'another task');
    const part = await disk.begin({ ...target, index: 0 });
    await part.start({ offset: 0 });
    await part.close();
    await disk.discard(target);
    expect(await files()).toEqual(['gen-1', 'gen-1/1012.part']);
    await disk.discard({ ...target, taskId: '1012' });
    expect(await files()).toEqual([]);
  });

  it('writes no file through a symbolic link', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'kling-outside-'));
    await symlink(outside, path.join(root, 'gen-1'));
    await writeFile(path.join(outside, '101.mp4'), MP4);
    await writeFile(path.join(outside, '101.part'), 'not ours');
    const disk = createLocalDisk({ root });
    for (const attempt of [
      () => disk.begin(target),
      () => disk.find(target),
      () => disk.writeSidecar(target, {}),
      () => disk.discard(target),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'Storage' });
    }
    expect((await readdir(outside)).sort()).toEqual(['101.mp4', '101.part']);
    await rm(outside, { recursive: true });
  });

  it('writes through no link in place of a part file or its note', async () => {
    const precious = path.join(root, 'precious');
    await writeFile(precious, 'precious');
    await mkdir(path.join(root, 'gen-1'));
    await symlink(precious, path.join(root, 'gen-1', '101.part'));
    const disk = createLocalDisk({ root });
    await expect(disk.begin(target)).rejects.toMatchObject({ code: 'Storage' });
    await rm(path.join(root, 'gen-1', '101.part'));
    await symlink(precious, path.join(root, 'gen-1', '101.part.json'));
    const part = await disk.begin(target);
    await expect(part.start({ offset: 0 })).rejects.toMatchObject({ code: 'Storage' });
    await part.close();
    expect(await readFile(precious, 'utf8')).toBe('precious');
  });

  it('stays out of the way of a child that ends while its sibling begins', async () => {
    const disk = createLocalDisk({ root });
    const sibling = { ...target, workflowId: 'batch/b' };
    await (await disk.begin({ ...target, workflowId: 'batch/a' })).close();
    const part = await disk.begin(sibling);
    await part.start({ offset: 0 });
    await disk.discard({ ...target, workflowId: 'batch/a' });
    await part.write(MP4);
    expect((await part.commit()).file).toBe(path.join(root, 'batch', 'b', '101.mp4'));
    expect(await files()).toEqual(['batch', 'batch/b', 'batch/b/101.mp4']);
  });

  it('waits, and does not give up, when the directory is removed meanwhile', async () => {
    const disk = createLocalDisk({ root });
    const part = await disk.begin(target);
    await rm(path.join(root, 'gen-1'), { recursive: true });
    await expect(part.start({ offset: 0 })).rejects.toMatchObject({
      code: 'Storage',
      message: `Cannot write to ${path.join(root, 'gen-1')}: it was removed meanwhile (ENOENT)`,
    });
  });

  it('writes the sidecar whole or not at all', async () => {
    const file = await createLocalDisk({ root }).writeSidecar(target, { taskId: '101' });
    expect(file).toBe(path.join(root, 'gen-1', '101.json'));
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ taskId: '101' });
    expect(await files()).toEqual(['gen-1', 'gen-1/101.json']);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'keeps what it has when the disk is full, and finishes once there is room',
    async () => {
      const small = path.join(root, 'small');
      await mkdir(small);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]);
      try {
        const big = Buffer.concat([MP4, Buffer.alloc(50_000, 3)]);
        await writeFile(path.join(small, 'ballast'), Buffer.alloc(40_000));
        const disk = createLocalDisk({ root: small });
        const part = await disk.begin(target);
        await part.start({ offset: 0, etag: '"v1"', totalBytes: big.length });
        await expect(part.write(big).then(() => part.commit())).rejects.toMatchObject({
          code: 'Storage',
          message: `Cannot write to ${path.join(small, 'gen-1')}: the disk is full (ENOSPC)`,
        });
        await part.close();
        await rm(path.join(small, 'ballast'));
        const again = await disk.begin(target);
        expect(again.offset).toBeGreaterThan(0);
        await again.start({ offset: again.offset, etag: '"v1"', totalBytes: big.length });
        await again.write(big.subarray(again.offset));
        expect(await readFile((await again.commit()).file)).toEqual(big);
      } finally {
        execFileSync('umount', ['-l', small]);
      }
    },
  );

  it('says so when the output directory is a file', async () => {
    await writeFile(path.join(root, 'gen-1'), 'in the way');
    await expect(createLocalDisk({ root }).begin({ ...target, workflowId: 'gen-1/a' })).rejects.toMatchObject({
      code: 'Storage',
      message: expect.stringContaining('a part of that path is a file') as unknown,
    });
  });
});

import { createHash, randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAppender } from '../../src/store/appender.js';

const MB = 2 ** 20;

describe('an appender', () => {
  let directory: string;
  let handle: FileHandle;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kling-appender-'));
    handle = await open(path.join(directory, 'part'), 'w+');
  });
  afterEach(async () => {
    await handle.close();
    await rm(directory, { recursive: true });
  });

  /** The same file, whose disk is flushed by `datasync`. */
  const withFlush = (datasync: () => Promise<void>): FileHandle =>
    Object.assign(Object.create(handle) as FileHandle, {
      datasync,
      writev: (chunks: Uint8Array[], position: number) => handle.writev(chunks, position),
    });

  it('writes every byte in its place, goes on from a prefix, and knows the sum of both', async () => {
    const bytes = randomBytes(3 * MB + 7);
    const first = await openAppender(handle, 0);
    for (let at = 0; at < MB; at += 65_536) await first.append(bytes.subarray(at, Math.min(at + 65_536, MB)));
    await first.finish();
    const second = await openAppender(handle, MB);
    for (let at = MB; at < bytes.length; at += 999_983) await second.append(bytes.subarray(at, at + 999_983));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await second.finish()).toEqual({ bytes: bytes.length, sha256 });
    expect((await readFile(path.join(directory, 'part'))).equals(bytes)).toBe(true);
  });

  it('writes the rest where the system takes less than it was given', async () => {
    const bytes = randomBytes(10_000);
    const takesLittle = Object.assign(Object.create(handle) as FileHandle, {
      writev: (chunks: Uint8Array[], position: number) =>
        handle.writev(
          chunks.slice(0, 1).map((chunk) => chunk.subarray(0, 700)),
          position,
        ),
    });
    const appender = await openAppender(takesLittle, 0);
    for (let at = 0; at < bytes.length; at += 1000) await appender.append(bytes.subarray(at, at + 1000));
    expect((await appender.finish()).bytes).toBe(bytes.length);
    expect((await readFile(path.join(directory, 'part'))).equals(bytes)).toBe(true);
  });

  it('sends a long file on to the disk while more arrives, once at a time, and not a short one', async () => {
    let flushes = 0;
    let atOnce = 0;
    const appender = await openAppender(
      withFlush(async () => {
        flushes += 1;
        atOnce += 1;
        expect(atOnce).toBe(1);
        await handle.datasync();
        atOnce -= 1;
      }),
      0,
    );
    const chunk = Buffer.alloc(MB, 1);
    for (let count = 0; count < 16; count += 1) await appender.append(chunk);
    await appender.settle();
    expect(flushes).toBe(0);
    for (let count = 0; count < 84; count += 1) await appender.append(chunk);
    await appender.finish();
    expect(atOnce).toBe(0);
    expect(flushes).toBeGreaterThanOrEqual(1);
    expect(flushes).toBeLessThanOrEqual(3);
  });

  it('does not call a file whole whose disk has failed', async () => {
    const appender = await openAppender(
      withFlush(() => Promise.reject(new Error('EIO'))),
      0,
    );
    await appender.append(Buffer.alloc(40 * MB, 1));
    await expect(appender.finish()).rejects.toThrow('EIO');
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRegularFile } from '../../src/disk/regular-file.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'kling-regular-'));
});
afterAll(() => rm(directory, { recursive: true }));
const at = (name: string) => path.join(directory, name);

describe.skipIf(process.platform === 'win32')('readRegularFile', () => {
  it('reads a file, also through a link, and no more of it than it may', async () => {
    await writeFile(at('a.txt'), '12345');
    await symlink(at('a.txt'), at('b.txt'));
    expect((await readRegularFile(at('b.txt'), { maxBytes: 5 })).toString()).toBe('12345');
    await expect(readRegularFile(at('a.txt'), { maxBytes: 4 })).rejects.toMatchObject({ facts: { trouble: 'large' } });
    await expect(readRegularFile(at('none.txt'), { maxBytes: 4 })).rejects.toMatchObject({
      facts: { trouble: 'missing' },
    });
  });

  it.each(['/dev/zero', '/dev/null', '/dev/tty', '/proc/self/mem', '/proc/self/environ', '/sys/kernel/uevent_seqnum'])(
    'does not open %s, and says nothing of what it holds',
    async (file) => {
      await symlink(file, at('link')).catch(() => undefined);
      const reading = readRegularFile(file, { maxBytes: 1000 });
      await expect(reading).rejects.toMatchObject({ name: 'UnreadableFile' });
      await expect(reading).rejects.toThrow(/belongs to the system|no such file|is a pipe or a device/);
    },
  );

  it('waits neither for a pipe nor for a socket, nor through a link to one', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    await symlink(at('pipe'), at('to-pipe'));
    const server = createServer().listen(at('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      for (const name of ['pipe', 'to-pipe', 'socket'])
        await expect(readRegularFile(at(name), { maxBytes: 10 })).rejects.toMatchObject({
          facts: { trouble: 'special' },
        });
    } finally {
      server.close();
    }
    await expect(readRegularFile(directory, { maxBytes: 10 })).rejects.toMatchObject({
      facts: { trouble: 'directory' },
    });
  });

  it('gives up on a file that does not come', async () => {
    const refuse = () => new Promise<void>(() => undefined);
    const reading = readRegularFile(at('a.txt'), { maxBytes: 10, refuse, timeLimitMs: 20 });
    await expect(reading).rejects.toMatchObject({ facts: { trouble: 'passing' } });
  });
});

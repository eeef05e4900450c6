import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createWorkFolders } from '../../src/disk/work-folder.js';
import { createEditor } from '../../src/ffmpeg/editor.js';
import { createScratch, isProcessAlive, writeProgram } from '../temporal/fake-program.js';
import { findReal, HAS_FFMPEG, makeClip, readFrames } from './clips.js';

const LOAD = fileURLToPath(new URL('../../scripts/load-source.mjs', import.meta.url));
const operationOf = (videos: readonly string[]) => ({ kind: 'join', videos }) as const;

/** A process that joins videos, as a worker would. */
const worker = (directory: string, videos: readonly string[]): string => `
  const { loadSource } = await import(${JSON.stringify(LOAD)});
  const { createEditor } = await loadSource('ffmpeg/editor.ts');
  const { createWorkFolders } = await loadSource('disk/work-folder.ts');
  const folder = await createWorkFolders(${JSON.stringify(directory)})('film');
  const { signal } = new AbortController();
  await createEditor({ path: process.env.PATH }).make(${JSON.stringify(operationOf(videos))}, { folder, signal, note() {} });
`;

describe.skipIf(!HAS_FFMPEG)('a worker that is killed in the middle of a film (needs ffmpeg)', () => {
  it(
    'takes its ffmpeg with it, and the next one goes on behind the pieces that are whole',
    { timeout: 60_000 },
    async () => {
      const directory = await createScratch();
      const videos = [32, 48, 64].map((size) =>
        makeClip(path.join(directory, `${size}.mp4`), { frames: 12, size: `${size}x${size}` }),
      );
      const tools = path.join(directory, 'tools');
      const log = path.join(directory, 'runs');
      const second = path.join(directory, 'second');
      await writeProgram(
        tools,
        'ffmpeg',
        `echo x >> '${log}'\n[ "$(wc -l < '${log}')" -ne 2 ] || { echo $$ > '${second}'; exec sleep 60; }\nexec '${findReal('ffmpeg')}' "$@"`,
      );
      const PATH = `${tools}:${process.env.PATH ?? ''}`;
      const killed = spawn(process.execPath, ['--input-type=module', '-e', worker(directory, videos)], {
        env: { PATH },
        stdio: 'inherit',
      });
      while (!existsSync(second) || (await readFile(second, 'utf8')) === '') await sleep(20);
      const pid = Number(await readFile(second, 'utf8'));
      expect(isProcessAlive(pid)).toBe(true);
      killed.kill('SIGKILL');
      await once(killed, 'exit');
      while (isProcessAlive(pid)) await sleep(20);

      const folder = await createWorkFolders(directory)('film');
      expect(await readdir(folder.path)).toEqual(['piece-0.mov']);
      const { signal } = new AbortController();
      const film = await createEditor({ path: PATH }).make(operationOf(videos), {
        folder,
        signal,
        note: () => undefined,
      });
      expect(readFrames(film)).toHaveLength(36);
      // The first piece, the second that was cut off; then the second, the third and the whole.
      expect((await readFile(log, 'utf8')).trim().split('\n')).toHaveLength(5);
    },
  );
});

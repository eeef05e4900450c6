import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFfmpeg } from '../../../../src/cli/machine/doctor/check-ffmpeg.js';
import { readConfig } from '../../../../src/config/read-config.js';
import { createScratch, writeProgram } from '../../../temporal/fake-program.js';

const { signal } = new AbortController();
const TOOLS = '/bin:/usr/bin';
const ENCODERS = ' V....D libx264              H.264\\n A....D aac                  AAC\\n';
const FILTERS = ' TS drawtext          V->V       text\\n .. xfade             VV->V      fade\\n';

const look = (env: Record<string, string>) => checkFfmpeg({ config: readConfig(env, false), signal });

/** An ffmpeg that says that it has these. */
async function writeFfmpeg(directory: string, encoders: string): Promise<string> {
  const script = `case "$2" in -version) echo "ffmpeg version 7.1 Copyright";; -encoders) printf '${encoders}';; *) printf '${FILTERS}';; esac`;
  return writeProgram(directory, 'ffmpeg', script);
}

describe('what kling doctor says of ffmpeg', () => {
  it('is which one there is', async () => {
    const directory = await createScratch();
    const ffmpeg = await writeFfmpeg(directory, ENCODERS);
    await writeProgram(directory, 'ffprobe', '');
    const text = `${ffmpeg}, version 7.1`;
    expect(await look({ PATH: `${directory}:${TOOLS}` })).toEqual([{ name: 'ffmpeg', ok: true, text }]);
    expect(await look({ PATH: TOOLS, KLING_FFMPEG: ffmpeg })).toEqual([{ name: 'ffmpeg', ok: true, text }]);
  });

  it('is what it lacks', async () => {
    const directory = await createScratch();
    const ffmpeg = await writeFfmpeg(directory, ENCODERS.replace('libx264', 'libx265'));
    const [{ ok, text } = {}] = await look({ PATH: `${directory}:/bin` });
    expect(ok).toBe(true);
    expect(text).toMatch(/version 7\.1; it lacks (ffprobe, )?libx264, which operations of pipelines need$/);
    expect(text?.startsWith(ffmpeg)).toBe(true);
  });

  it('is how to have one; wrong is only a place that was named', async () => {
    const directory = await createScratch();
    expect(await look({ PATH: directory })).toEqual([
      {
        name: 'ffmpeg',
        ok: true,
        text: 'not on the PATH; operations of pipelines (join, cut, frame, ...) and thumbnails of videos need it: install it, or set KLING_FFMPEG',
      },
    ]);
    const named = path.join(directory, 'ffmpeg');
    expect(await look({ PATH: TOOLS, KLING_FFMPEG: named })).toEqual([
      { name: 'ffmpeg', ok: false, text: `there is none at ${named}; correct KLING_FFMPEG` },
    ]);
  });

  it('is nothing of one that a .env names', () => {
    const env = { KLING_FFMPEG: './evil', KLING_FROM_DOTENV: 'KLING_FFMPEG' };
    expect(() => readConfig(env, false)).toThrow('KLING_FFMPEG in .env names a program');
  });
});

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findReal, HAS_FFMPEG, hostileName, makeClip, readFrames } from '../../ffmpeg/clips.js';
import { createScratch, isProcessAlive, writeProgram } from '../../temporal/fake-program.js';
import { createOperationPlace } from './operation-place.js';

const sha256 = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** All that lies below a directory. */
const listAll = async (directory: string): Promise<string[]> =>
  (await readdir(directory, { recursive: true })).map((name) => name.split(path.sep).join('/')).sort();

/** A PATH on which `ffmpeg` is a script, before all that this machine has; `$real` in it is the real one. */
async function createPath(script: string): Promise<{ readonly directory: string; readonly path: string }> {
  const directory = await createScratch();
  await writeProgram(directory, 'ffmpeg', `here="$(dirname "$0")"\nreal='${findReal('ffmpeg')}'\n${script}`);
  return { directory, path: `${directory}:${process.env.PATH ?? ''}` };
}

/** PATH without any ffmpeg. */
async function createPathWithout(): Promise<string> {
  return createScratch();
}

describe.skipIf(!HAS_FFMPEG)('operate (needs ffmpeg)', { timeout: 60_000 }, () => {
  it('makes a file under the name of its step, with a JSON beside it that says of what', async () => {
    const { at, start, outputDir } = await createOperationPlace();
    const videos = [1, 2].map((n) => makeClip(at(`${n}.mp4`), { frames: 24, tone: 300 * n }));
    const { outputs, sidecarFile = '' } = await start({ kind: 'join', body: { videos } }).result;
    const file = path.join(outputDir, 'story/joined.mp4');
    expect(outputs).toEqual([
      { kind: 'video', file, bytes: (await stat(file)).size, sha256: await sha256(file), seconds: 2 },
    ]);
    const sidecar = JSON.parse(await readFile(sidecarFile, 'utf8')) as object;
    expect(sidecar).toMatchObject({
      ...{ pipelineId: 'story', step: 'joined', operation: 'join', fields: { videos }, name: 'joined' },
      inputs: [
        { field: 'videos[0]', file: videos[0], sha256: await sha256(videos[0] ?? '') },
        { field: 'videos[1]', file: videos[1], sha256: await sha256(videos[1] ?? '') },
      ],
      files: [{ name: 'joined.mp4', kind: 'video', found: { seconds: 2, fps: 24, audio: true, whole: true } }],
      finishedAt: '2026-11-26T08:00:00.000Z',
    });
    expect(await listAll(outputDir)).toEqual(['story', `story/${path.basename(sidecarFile)}`, 'story/joined.mp4']);
  });

  it('takes over what an earlier try has finished, and makes it beside what has another meaning', async () => {
    const { at, start, directory, outputDir } = await createOperationPlace();
    const body = { video: makeClip(at('a.mp4'), { frames: 12 }) };
    const first = await start({ kind: 'frame', body }).result;
    // Without a program that could make it once more.
    const again = await createOperationPlace({ directory, path: await createPathWithout() });
    expect(await again.start({ kind: 'frame', body }).result).toEqual(first);
    const other = await start({ kind: 'frame', body: { ...body, at: 'first' }, meaning: 'm2' }).result;
    expect(other.outputs[0]?.file).toBe(path.join(outputDir, 'story/joined-2.png'));
    expect(await sha256(first.outputs[0]?.file ?? '')).toBe(first.outputs[0]?.sha256);
    // A step whose name begins as another's.
    await start({ kind: 'frame', body, step: 'end-of-all' }).result;
    const end = await start({ kind: 'frame', body, step: 'end' }).result;
    expect(end.outputs[0]?.file).toBe(path.join(outputDir, 'story/end.png'));
  });

  it('calls files as somebody wants, in a folder of theirs', async () => {
    const { at, start, outputDir } = await createOperationPlace();
    const video = makeClip(at('a.mp4'), { frames: 12 });
    const body = { video, name: 'End of {batch} "{item}"' };
    const { outputs } = await start({ kind: 'frame', body, step: 'end.3', output: 'films' }).result;
    expect(outputs[0]?.file).toBe(path.join(outputDir, 'films/story/End-of-story-end.3.png'));
  });

  it('goes on behind the pieces that are whole when a try is cut off', async () => {
    const { at, directory } = await createOperationPlace();
    const videos = [32, 48, 64].map((size) => makeClip(at(`${size}.mp4`), { frames: 12, size: `${size}x${size}` }));
    const counted = await createPath(
      'echo x >> "$here/runs"\n[ "$(wc -l < "$here/runs")" -ne 3 ] || { echo gone > "$here/dead"; kill -9 $$; }\nexec "$real" "$@"',
    );
    const broken = await createOperationPlace({ directory, path: counted.path });
    await expect(broken.start({ kind: 'join', body: { videos } }).result).rejects.toMatchObject({ code: 'ToolFailed' });
    const { outputs } = await broken.start({ kind: 'join', body: { videos } }).result;
    // Two pieces and the third that died; then that one, and the whole.
    expect((await readFile(path.join(counted.directory, 'runs'), 'utf8')).split('\n').length - 1).toBe(5);
    expect(readFrames(outputs[0]?.file ?? '')).toHaveLength(36);
    expect(await readdir(path.join(directory, 'out'))).toEqual(['story']);
  });

  it('says which program is missing, and keeps what is there', async () => {
    const { at, start } = await createOperationPlace({ path: await createPathWithout() });
    const video = makeClip(at('a.mp4'), { frames: 2 });
    await expect(start({ kind: 'frame', body: { video } }).result).rejects.toMatchObject({
      code: 'MissingTool',
      message: 'There is no ffprobe on the PATH of the worker; install it, or set KLING_FFMPEG to where it lies',
    });
  });

  it.each([
    ["[libx264 @ 0x1] Unknown encoder 'libx264'", 'MissingTool'],
    ['av_interleaved_write_frame(): No space left on device', 'Storage'],
    ['Invalid data found when processing input', 'InvalidRequest'],
    ['Error while filtering: Cannot allocate memory', 'ToolFailed'],
  ])('takes what ffmpeg says, %j, for %s', async (said, code) => {
    const { path: toolPath } = await createPath(`echo "${said}" >&2; exit 1`);
    const { at, start } = await createOperationPlace({ path: toolPath });
    const video = makeClip(at('a.mp4'), { frames: 2 });
    await expect(start({ kind: 'frame', body: { video } }).result).rejects.toMatchObject({ code });
  });

  it('fails where ffmpeg ends well and has made nothing', async () => {
    const { path: toolPath } = await createPath('exit 0');
    const { at, start } = await createOperationPlace({ path: toolPath });
    const video = makeClip(at('a.mp4'), { frames: 2 });
    await expect(start({ kind: 'frame', body: { video } }).result).rejects.toThrow('ffmpeg made nothing of it');
  });

  it('kills ffmpeg with all that it has started when it is cancelled, and leaves nothing', async () => {
    const { directory: tools, path: toolPath } = await createPath(
      'echo half > out; sleep 60 & echo $! > "$here/child"; wait',
    );
    const { at, start, outputDir } = await createOperationPlace({ path: toolPath });
    const video = makeClip(at('a.mp4'), { frames: 2 });
    const { environment, result } = start({ kind: 'cut', body: { video, to: 1 } });
    const ended = result.catch((error: unknown) => error);
    const child = path.join(tools, 'child');
    while (!existsSync(child) || (await readFile(child, 'utf8')).trim() === '') await sleep(20);
    const pid = Number(await readFile(child, 'utf8'));
    expect(isProcessAlive(pid)).toBe(true);
    environment.cancel('CANCELLED');
    expect(await ended).toMatchObject({ message: 'CANCELLED' });
    while (isProcessAlive(pid)) await sleep(20);
    expect(await listAll(outputDir)).toEqual([]);
  });

  it.each<[string, (place: string) => Promise<unknown>, string]>([
    ['is cut off', (file) => truncate(file, 900), 'is damaged'],
    [
      'is a list of others',
      (file) => writeFile(file, '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n'),
      'is no video',
    ],
    ['is a list for ffmpeg', (file) => writeFile(file, "ffconcat version 1.0\nfile '/etc/passwd'\n"), 'is no video'],
    ['is no file', (file) => mkdir(file), 'is a directory'],
    ['lies elsewhere', (file) => symlink('/etc/passwd', file), 'lies outside the folders that the worker reads'],
    ['is missing', () => Promise.resolve(), 'no such file'],
  ])('refuses a file that %s, by its field', async (_what, prepare, text) => {
    const { at, start } = await createOperationPlace();
    const whole = makeClip(at('whole.mp4'), { frames: 12, tone: 300 });
    const hostile = at('hostile.mp4');
    if (text === 'is damaged') await copyFile(whole, hostile);
    await prepare(hostile);
    const refusal = await start({ kind: 'join', body: { videos: [whole, hostile] } }).result.catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ code: 'InvalidRequest' });
    expect(String(refusal)).toMatch(new RegExp(`videos\\[1\\]: .*hostile.mp4:? ${text}`));
  });

  it('refuses a picture that claims to take all memory', async () => {
    const { at, start } = await createOperationPlace();
    const header = Buffer.from('89504e470d0a1a0a0000000d4948445200010000000100000802000000', 'hex');
    await writeFile(at('bomb.png'), Buffer.concat([header, Buffer.alloc(64)]));
    await expect(start({ kind: 'thumbnail', body: { image: at('bomb.png') } }).result).rejects.toMatchObject({
      code: 'InvalidRequest',
    });
  });
});

describe('operate', () => {
  it('refuses a body that makes no sense, before anything is read', async () => {
    const { start } = await createOperationPlace();
    await expect(start({ kind: 'join', body: { video: ['/a'] } }).result).rejects.toThrow(
      'video: unknown; did you mean "videos"?',
    );
  });

  it('copies files under their own names, and once', async () => {
    const { at, directory, outputDir, start } = await createOperationPlace();
    await mkdir(at('other'));
    const files = [hostileName(directory), at('b.json'), at('other/b.json'), at('b.png')];
    const png = Buffer.from('89504e470d0a1a0a', 'hex');
    const contents = [Buffer.from('\0\0\0\x18ftypisom--------'), '{"a":1}', '{"b":2}', png];
    for (const [index, file] of files.entries()) await writeFile(file, contents[index] ?? '');
    const upload = () => start({ kind: 'upload', body: { files, to: 'delivered/now' }, step: 'up' }).result;
    const first = await upload();
    const names = ['b-2.json', 'b.json', 'b.png', 'i-it-s-06d-touch-x-file.mp4'];
    expect((await readdir(path.join(outputDir, 'delivered/now'))).sort()).toEqual(names);
    expect(await upload()).toEqual(first);
    expect(first.outputs.map(({ kind }) => kind)).toEqual(['video', 'image']);
    const { copies } = JSON.parse(await readFile(first.sidecarFile ?? '', 'utf8')) as { copies: { from: string }[] };
    expect(copies.map(({ from }) => from)).toEqual(files);
  });

  it('never replaces what lies there and is another file', async () => {
    const { at, outputDir, start } = await createOperationPlace();
    await mkdir(path.join(outputDir, 'there'), { recursive: true });
    await writeFile(path.join(outputDir, 'there/clip-1.json'), '{"mine":true}');
    await writeFile(at('a.json'), '{}');
    const body = { files: [at('a.json')], to: 'there', name: 'clip-{n}' };
    await expect(start({ kind: 'upload', body }).result).rejects.toThrow(
      /^files\[0\]: .*there\/clip-1\.json is there already, and is another file; write another "to" or "name", or remove it$/,
    );
    expect(await readFile(path.join(outputDir, 'there/clip-1.json'), 'utf8')).toBe('{"mine":true}');
  });

  it('copies no file that nobody may read, and none to where nobody may write', async () => {
    const { at, start } = await createOperationPlace();
    await writeFile(at('a.json'), '{}');
    await expect(start({ kind: 'upload', body: { files: ['/etc/passwd'], to: 'x' } }).result).rejects.toThrow(
      /^files\[0\]: \/etc\/passwd: lies outside/,
    );
    await expect(start({ kind: 'upload', body: { files: [at('a.json')], to: '/etc' } }).result).rejects.toThrow(
      'to: "/etc": it is not below the output directory of the worker',
    );
    await writeFile(at('a.txt'), 'text');
    await expect(start({ kind: 'upload', body: { files: [at('a.txt')], to: 'x' } }).result).rejects.toThrow(
      /a\.txt is no video, picture, sound or JSON$/,
    );
  });

  it('hands a message and a request over to those who wait for them', async () => {
    const { start, told } = await createOperationPlace();
    const to = 'https://example.com/hook';
    expect(await start({ kind: 'notify', body: { text: 'done', data: { cost: 3 }, to }, step: 'say' }).result).toEqual({
      outputs: [],
    });
    await start({ kind: 'approve', body: { message: 'good?', show: ['/a.mp4'], timeout: '2d' }, step: 'ask' }).result;
    const at = '2026-11-26T08:00:00.000Z';
    expect(told).toEqual([
      {
        ...{ type: 'pipeline.message', about: 'story', run: 'm1', key: 'say', at, notify: [{ url: to }] },
        data: { pipelineId: 'story', step: 'say', text: 'done', data: { cost: 3 } },
      },
      {
        ...{ type: 'pipeline.approval', about: 'story', run: 'm1', key: 'ask', at },
        data: {
          ...{ pipelineId: 'story', step: 'ask', message: 'good?', show: ['/a.mp4'] },
          ...{ timeoutSeconds: 172_800, onTimeout: 'fail' },
        },
      },
    ]);
  });
});

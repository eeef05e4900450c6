import { stat } from 'node:fs/promises';
import { InvalidRequest } from '../domain/invalid-request.js';
import { ignoreCodes } from '../disk/ignore-codes.js';
import { readStretch } from '../disk/plain-file.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { EditorTry } from '../ports/operations/editing.js';
import { probeInput, QUIET } from './arguments.js';
import { explainEnd } from './explain-end.js';
import type { InputFormat } from './input-format.js';
import { detectInputFormat, HEAD_LENGTH } from './input-format.js';
import type { AudioStream, Probe, VideoStream } from './probe.js';
import { FRAME_TIMES, PROBE_ARGUMENTS, readFrameTimes, readProbe } from './probe.js';
import { readProgress } from './progress.js';
import { runTool } from './run-tool.js';
import type { Tool, ToolSettings } from './tools.js';
import { requireTool } from './tools.js';

/** A file of an operation that has been looked at. */
export interface Source extends InputFormat {
  /** The field that names it. */
  readonly field: string;
  readonly file: string;
  readonly probe: Probe;
}
export type Video = Source & { readonly probe: { readonly video: VideoStream } };
export type Sound = Source & { readonly probe: { readonly audio: AudioStream } };

/** ffmpeg tells twice a second how far it is, ffprobe reads some megabytes: who says nothing for so long hangs, or its disk does. */
const SILENCE_LIMIT_MS = 5 * 60_000;
/** Times of frames of several hours. */
const MAX_ANSWER = 64 * 2 ** 20;

/** One try of an operation, with the tools that it has. */
export interface Session extends EditorTry {
  /** What a file is. Throws `InvalidRequest` for what is none of the kinds. */
  open(file: string, field: string, ...kinds: readonly InputFormat['kind'][]): Promise<Source>;
  openVideo(file: string, field: string): Promise<Video>;
  /** The times of its frames. */
  frameTimes(video: Video): Promise<readonly number[]>;
  /** Makes one file, which is `seconds` long; `share` of the whole operation is done with it. */
  run(
    name: string,
    args: readonly string[],
    length?: { readonly seconds: number; readonly share?: number },
  ): Promise<string>;
}

export function createSession(settings: ToolSettings, trying: EditorTry): Session {
  const { folder, note } = trying;
  const use = createUse(settings, trying);
  let done = 0;

  const ask = async <T>(
    file: string,
    field: string,
    args: readonly string[],
    read: (text: string) => T,
  ): Promise<T> => {
    try {
      return read(await use('ffprobe', args));
    } catch (error) {
      throw error instanceof InvalidRequest ? refuse(field, file, `is damaged (${error.message})`) : error;
    }
  };

  async function openSource(file: string, field: string, ...kinds: readonly InputFormat['kind'][]): Promise<Source> {
    const format = detectInputFormat(await readHead(file));
    if (format === undefined || !kinds.includes(format.kind))
      throw refuse(field, file, `is no ${kinds.join(' and no ')}`);
    const input = { file, demuxer: format.demuxer };
    const probe = await ask(file, field, [...probeInput(input), ...PROBE_ARGUMENTS], readProbe);
    return { field, file, ...format, probe };
  }

  return {
    ...trying,
    open: openSource,
    async openVideo(file, field) {
      const source = await openSource(file, field, 'video');
      if (!isVideo(source)) throw refuse(field, file, 'holds no pictures');
      return source;
    },
    frameTimes: async ({ file, field, demuxer }) => {
      const times = await ask(file, field, [...probeInput({ file, demuxer }), ...FRAME_TIMES], readFrameTimes);
      if (times.length === 0) throw refuse(field, file, 'holds no frames');
      return times;
    },
    async run(name, args, { seconds, share = 1 } = { seconds: 0 }) {
      const before = done;
      const made = await folder.once(name, async (unfinished) => {
        const tell = readProgress((at) => note(before + share * (seconds === 0 ? 0 : Math.min(1, at / seconds))));
        // Its own name is never a pattern, whatever the folder is called.
        await use('ffmpeg', [...QUIET, '-y', '-progress', 'pipe:1', ...args, `file:${unfinished}`], tell);
        // Where it could decode nothing it ends well all the same.
        const bytes = await stat(unfinished).then(({ size }) => size, ignoreCodes('ENOENT'));
        if (bytes === undefined || bytes === 0)
          throw new InvalidRequest([
            { path: '', text: 'ffmpeg made nothing of it: what it was given holds no picture' },
          ]);
      });
      done = before + share;
      note(done);
      return made;
    },
  };
}

/** Runs a tool in the folder to its end, and returns what it has written to standard output. */
function createUse(settings: ToolSettings, { signal, folder }: EditorTry) {
  return async (tool: Tool, args: readonly string[], onOutput?: (text: string) => void): Promise<string> => {
    const file = await requireTool(tool, settings);
    const limits = { silenceLimitMs: SILENCE_LIMIT_MS, maxBytes: MAX_ANSWER };
    const end = await runTool(file, args, { ...limits, path: settings.path, signal, cwd: folder.path, onOutput });
    signal.throwIfAborted();
    if (end.code !== 0) throw explainEnd(tool, end);
    return end.stdout.toString('utf8');
  };
}

export function isVideo(source: Source): source is Video {
  return source.probe.video !== undefined;
}

export function isSound(source: Source): source is Sound {
  return source.probe.audio !== undefined;
}

export function refuse(field: string, file: string, text: string): InvalidRequest {
  return new InvalidRequest([{ path: field, text: `${file} ${text}` }]);
}

async function readHead(file: string): Promise<Buffer> {
  const head = await readStretch(file, 0, HEAD_LENGTH).catch((error: unknown) => {
    throw new KlingFailure('Media', `${file} cannot be read`, { cause: error });
  });
  return Buffer.from(head);
}

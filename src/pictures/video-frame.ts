import { execFile } from 'node:child_process';
import type { Frames } from '../ports/media.js';

/** The user's own ffmpeg: one that came with this package would be 70 MB for each machine, and no well-kept library decodes H.264 without one. */
const PROGRAM = 'ffmpeg';
/** One frame takes a tenth of a second; a file on a network disk may take longer, and a video without a thumbnail is none the worse. */
const TIME_LIMIT_MS = 10_000;
/** A JPEG of 640 pixels has 100 KB at most. */
const MAX_BYTES = 4 * 2 ** 20;

export interface FrameOptions {
  /** Where ffmpeg is looked for. It is told nothing else of the environment, in which keys stand. */
  readonly path: string | undefined;
  /** Is told once why there are no thumbnails. */
  readonly tell: (text: string) => void;
  readonly timeLimitMs?: number;
}

/** Takes the first frame of a video with ffmpeg, one video at a time: a batch must not fill the machine with them. Nothing that goes wrong is thrown. */
export function createFrames({ path, tell, timeLimitMs = TIME_LIMIT_MS }: FrameOptions): Frames {
  let last: Promise<unknown> = Promise.resolve();
  let isTold = false;
  /** Set once ffmpeg has hung: whoever comes later must not wait for the same. */
  let isGivenUp = false;

  function note({ text, isHung = false }: Trouble): void {
    isGivenUp ||= isHung;
    if (isTold) return;
    isTold = true;
    tell(`Videos get no thumbnails: ${text}. KLING_THUMBNAILS=off asks for none.`);
  }

  async function grab(video: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const isCancelled = () => signal.aborted;
    if (isGivenUp || isCancelled()) return undefined;
    const made = await runOnce(video, { path, signal, timeLimitMs });
    if (Buffer.isBuffer(made)) return made;
    if (!isCancelled()) note(made);
    return undefined;
  }

  return {
    first(video, signal) {
      const made = last.then(() => grab(video, signal));
      last = made;
      return made;
    },
  };
}

interface Trouble {
  readonly text: string;
  readonly isHung?: boolean;
}

function runOnce(
  video: string,
  { path, signal, timeLimitMs: timeout }: Pick<FrameOptions, 'path'> & { signal: AbortSignal; timeLimitMs: number },
): Promise<Buffer | Trouble> {
  const limits = { timeout, maxBuffer: MAX_BYTES, killSignal: 'SIGKILL', signal } as const;
  return new Promise((resolve) => {
    const child = execFile(
      PROGRAM,
      argumentsFor(video),
      { ...limits, env: { PATH: path }, encoding: 'buffer', windowsHide: true },
      (error, stdout, stderr) => {
        if (error === null && stdout.length > 0) resolve(stdout);
        else resolve(explain(error, stderr));
      },
    );
    child.stdin?.on('error', () => undefined).end();
  });
}

/** The video is a file and MP4, whatever it says of itself: a list of other addresses is not followed. */
function argumentsFor(video: string): readonly string[] {
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1'],
    ...['-protocol_whitelist', 'file,pipe', '-f', 'mov', '-i', `file:${video}`],
    ...['-an', '-frames:v', '1', '-vf', "scale='min(640,iw)':'min(640,ih)':force_original_aspect_ratio=decrease"],
    ...['-pix_fmt', 'yuvj420p', '-q:v', '4', '-f', 'mjpeg', 'pipe:1'],
  ];
}

function explain(error: (Error & { code?: unknown; killed?: boolean }) | null, stderr: Buffer): Trouble {
  if (error?.code === 'ENOENT') return { text: 'there is no ffmpeg on the PATH of the worker' };
  if (error?.killed === true) return { text: 'ffmpeg did not come to an end', isHung: true };
  const said = stderr.toString('utf8').trim().split('\n').at(-1) ?? '';
  return { text: `ffmpeg made none (${said === '' ? (error?.message ?? 'it was silent') : said})` };
}

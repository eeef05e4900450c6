import type { Frames } from '../ports/media.js';
import { fileInput, QUIET } from './arguments.js';
import type { ToolEnd } from './run-tool.js';
import { runTool } from './run-tool.js';
import type { ToolSettings } from './tools.js';
import { findTool } from './tools.js';

/** One frame takes a tenth of a second; a file on a network disk may take longer, and a video without a thumbnail is none the worse. */
const TIME_LIMIT_MS = 10_000;
/** A JPEG of 640 pixels has 100 KB at most. */
const MAX_BYTES = 4 * 2 ** 20;

export interface FrameOptions extends ToolSettings {
  /** Is told once why there are no thumbnails. */
  readonly tell: (text: string) => void;
  readonly timeLimitMs?: number;
}

/** Takes the first frame of a video with ffmpeg, one video at a time: a batch must not fill the machine with them. Nothing that goes wrong is thrown. */
export function createFrames({ tell, timeLimitMs = TIME_LIMIT_MS, ...tools }: FrameOptions): Frames {
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
    const made = await runOnce(video, { ...tools, signal, timeLimitMs });
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

async function runOnce(
  video: string,
  { signal, timeLimitMs, ...tools }: ToolSettings & { signal: AbortSignal; timeLimitMs: number },
): Promise<Buffer | Trouble> {
  const ffmpeg = await findTool('ffmpeg', tools);
  if (ffmpeg === undefined)
    return {
      text: tools.ffmpeg === undefined ? 'there is no ffmpeg on the PATH of the worker' : `there is no ${tools.ffmpeg}`,
    };
  const limits = { silenceLimitMs: timeLimitMs, maxBytes: MAX_BYTES };
  const end = await runTool(ffmpeg, argumentsFor(video), { path: tools.path, signal, ...limits });
  return end.code === 0 && end.stdout.length > 0 ? end.stdout : explain(end);
}

/** The video is a file and MP4, whatever it says of itself. */
function argumentsFor(video: string): readonly string[] {
  return [
    ...[...QUIET, '-threads', '1'],
    ...fileInput({ file: video, demuxer: 'mov' }),
    ...['-an', '-frames:v', '1', '-vf', "scale='min(640,iw)':'min(640,ih)':force_original_aspect_ratio=decrease"],
    ...['-pix_fmt', 'yuvj420p', '-q:v', '4', '-f', 'mjpeg', 'pipe:1'],
  ];
}

function explain({ said, isGivenUp, code }: ToolEnd): Trouble {
  if (isGivenUp) return { text: 'ffmpeg did not come to an end', isHung: true };
  const why = said !== '' ? said : code === undefined ? 'it was ended' : 'it was silent';
  return { text: `ffmpeg made none (${why})` };
}

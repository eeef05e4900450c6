import type { Examined } from '../../../ffmpeg/examine.js';
import { examineFfmpeg } from '../../../ffmpeg/examine.js';
import type { Io } from '../../process/io.js';
import type { Finding } from '../../screen/finding.js';

const NEEDED = 'operations of pipelines (join, cut, frame, ...) and thumbnails of videos need it';

/** Whether a worker here could do operations. Most do without: only a program that was named must be there. */
export async function checkFfmpeg({ config, signal }: Pick<Io, 'config' | 'signal'>): Promise<Finding[]> {
  const { ffmpeg } = config;
  const examined = await examineFfmpeg({ path: config.env.PATH, ffmpeg }, signal);
  const ok = ffmpeg === undefined || examined.ffmpeg !== undefined;
  return [{ name: 'ffmpeg', ok, text: describe(examined, ffmpeg) }];
}

function describe({ ffmpeg, ffprobe, version = 'unknown', lacks }: Examined, named: string | undefined): string {
  if (ffmpeg === undefined)
    return named === undefined
      ? `not on the PATH; ${NEEDED}: install it, or set KLING_FFMPEG`
      : `there is none at ${named}; correct KLING_FFMPEG`;
  const missing = [...(ffprobe === undefined ? ['ffprobe'] : []), ...lacks];
  const what = `${ffmpeg}, version ${version}`;
  return missing.length === 0 ? what : `${what}; it lacks ${missing.join(', ')}, which operations of pipelines need`;
}

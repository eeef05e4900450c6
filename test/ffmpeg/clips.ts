import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Whether this machine has what the tests of operations run; those that need it say so in their titles. */
export const HAS_FFMPEG = ['ffmpeg', 'ffprobe'].every(
  (tool) => spawnSync(tool, ['-version'], { stdio: 'ignore' }).status === 0,
);

/** Where a tool lies on this machine. */
export const findReal = (tool: string): string =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((directory) => path.join(directory, tool))
    .find(existsSync) ?? tool;

interface ClipOptions {
  readonly frames: number;
  readonly fps?: number;
  readonly size?: string;
  /** Hertz of its tone; no sound without. */
  readonly tone?: number;
  /** Brightness of its first frame; each next one is brighter by `step`. */
  readonly from?: number;
  readonly step?: number;
}

/** Each is made once by a test file: most tests want the same few. */
const made = new Map<string, Buffer>();

/** A video whose frames can be told by how bright they are. */
export function makeClip(file: string, options: ClipOptions): string {
  const key = JSON.stringify(options);
  const known = made.get(key);
  if (known === undefined) {
    encodeClip(file, options);
    made.set(key, readFileSync(file));
  } else writeFileSync(file, known);
  return file;
}

function encodeClip(file: string, { frames, fps = 24, size = '64x64', tone, from = 20, step = 4 }: ClipOptions): void {
  const seconds = String(frames / fps);
  const pictures = `nullsrc=s=${size}:r=${fps},geq=lum='${from}+N*${step}':cb=128:cr=128,trim=end_frame=${frames}`;
  const sine = `sine=frequency=${tone ?? 0}:sample_rate=44100:duration=${seconds}`;
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', pictures, ...(tone === undefined ? [] : ['-f', 'lavfi', '-i', sine])],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-qp',
      '1',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
      '-f',
      'mp4',
      '-y',
      `file:${file}`,
    ],
  ]);
}

/** How bright each frame of a video or picture is. */
export function readFrames(file: string): number[] {
  const args = [
    '-v',
    'error',
    '-i',
    `file:${file}`,
    '-vf',
    'scale=1:1:flags=area,format=gray',
    '-f',
    'rawvideo',
    'pipe:1',
  ];
  return [...execFileSync('ffmpeg', args)];
}

/** How loud a stretch of a file is, in decibels below the loudest there can be. */
export function readVolume(file: string, from: number, seconds: number): number {
  const args = [
    '-ss',
    String(from),
    '-t',
    String(seconds),
    '-i',
    `file:${file}`,
    '-vn',
    '-af',
    'volumedetect',
    '-f',
    'null',
    '-',
  ];
  const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  return Number(/mean_volume: (-?[\d.]+|-inf) dB/.exec(stderr)?.[1]?.replace('-inf', '-1000') ?? NaN);
}

export interface Streams {
  readonly video?: { readonly size: string; readonly fps: string; readonly frames: number; readonly seconds: number };
  readonly audio?: { readonly seconds: number };
}

export function readStreams(file: string): Streams {
  const args = ['-v', 'error', '-show_streams', '-of', 'json', `file:${file}`];
  const { streams } = JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' })) as {
    streams: {
      codec_type: string;
      width: number;
      height: number;
      r_frame_rate: string;
      nb_frames: string;
      duration: string;
    }[];
  };
  const video = streams.find(({ codec_type: type }) => type === 'video');
  const audio = streams.find(({ codec_type: type }) => type === 'audio');
  return {
    ...(video && {
      video: {
        size: `${video.width}x${video.height}`,
        fps: video.r_frame_rate,
        frames: Number(video.nb_frames),
        seconds: Number(video.duration),
      },
    }),
    ...(audio && { audio: { seconds: Number(audio.duration) } }),
  };
}

/** The name of a file as somebody hostile, or a person, may call one. */
export const hostileName = (directory: string): string => {
  const file = path.join(directory, `-i "it's" %06d $(touch x)\n'; file.mp4`);
  if (existsSync(file)) throw new Error('the name is taken');
  return file;
};

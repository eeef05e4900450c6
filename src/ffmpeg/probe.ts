import { isObject } from '../domain/record.js';
import type { Json } from '../domain/record.js';

/** What ffprobe says of a file. */
export interface Probe {
  /** Seconds at which the file's own clock begins. */
  readonly startSeconds: number;
  readonly video?: VideoStream;
  readonly audio?: AudioStream;
  /** Pictures and sounds; nothing else is looked at. */
  readonly streams: number;
}

export interface VideoStream {
  /** Pixels as it is shown: turned upright, and square. */
  readonly width: number;
  readonly height: number;
  /** Frames a second, as `24/1`. */
  readonly fps: Rational;
  readonly seconds: number;
  /** Of its colours; absent where it does not say. */
  readonly colorSpace?: string;
  /** Equal for two that can stand behind each other without being encoded anew. */
  readonly likeness: string;
}

export interface AudioStream {
  readonly seconds: number;
  readonly channels: number;
  readonly likeness: string;
}

export interface Rational {
  readonly num: number;
  readonly den: number;
}

/** What to ask for, behind the input. The hash is of what a decoder must know beforehand. */
export const PROBE_ARGUMENTS = [
  '-v',
  'error',
  '-show_streams',
  '-show_format',
  '-show_data_hash',
  'sha256',
  '-of',
  'json',
];

/** Reads what ffprobe has answered. */
export function readProbe(text: string): Probe {
  const { streams = [], format = {} } = JSON.parse(text) as { streams?: readonly unknown[]; format?: Json };
  const seen = streams.filter(isObject).filter(({ disposition }) => !isCover(disposition));
  const video = seen.find(({ codec_type: type }) => type === 'video');
  const audio = seen.find(({ codec_type: type }) => type === 'audio');
  const whole = readNumber(format.duration) ?? 0;
  const isShown = ({ codec_type: type }: Json) => type === 'video' || type === 'audio';
  return {
    startSeconds: readNumber(format.start_time) ?? 0,
    streams: seen.filter(isShown).length,
    ...(video === undefined ? {} : { video: readVideo(video, whole) }),
    ...(audio === undefined ? {} : { audio: readAudio(audio, whole) }),
  };
}

/** A picture of a sound's cover is no video. */
const isCover = (disposition: unknown): boolean => isObject(disposition) && disposition.attached_pic === 1;

const FACTS = ['codec_name', 'profile', 'level', 'time_base', 'extradata_hash', 'codec_tag_string'];
const VIDEO_FACTS = [
  ...[...FACTS, 'width', 'height', 'pix_fmt', 'sample_aspect_ratio', 'r_frame_rate', 'field_order'],
  ...['color_range', 'color_space', 'color_transfer', 'color_primaries', 'side_data_list'],
];
const AUDIO_FACTS = [...FACTS, 'sample_rate', 'channels', 'channel_layout', 'sample_fmt'];

const likenessOf = (stream: Json, names: readonly string[]): string =>
  JSON.stringify(names.map((name) => stream[name] ?? null));

function readVideo(stream: Json, wholeSeconds: number): VideoStream {
  const { width: codedWidth = 0, height: codedHeight = 0, color_space: colorSpace } = stream;
  const aspect = readRational(stream.sample_aspect_ratio) ?? { num: 1, den: 1 };
  const width = Math.round((Number(codedWidth) * aspect.num) / aspect.den);
  const height = Number(codedHeight);
  const isTurned = Math.abs(rotationOf(stream)) % 180 === 90;
  return {
    ...(isTurned ? { width: height, height: width } : { width, height }),
    fps: readRational(stream.avg_frame_rate) ?? readRational(stream.r_frame_rate) ?? { num: 30, den: 1 },
    seconds: readNumber(stream.duration) ?? wholeSeconds,
    ...(typeof colorSpace === 'string' && colorSpace !== 'unknown' ? { colorSpace } : {}),
    likeness: likenessOf(stream, VIDEO_FACTS),
  };
}

function readAudio(stream: Json, wholeSeconds: number): AudioStream {
  return {
    seconds: readNumber(stream.duration) ?? wholeSeconds,
    channels: Number(stream.channels),
    likeness: likenessOf(stream, AUDIO_FACTS),
  };
}

function rotationOf({ side_data_list: list }: Json): number {
  const found = Array.isArray(list) ? list.filter(isObject).find(({ rotation }) => typeof rotation === 'number') : {};
  return typeof found?.rotation === 'number' ? found.rotation : 0;
}

/** `24/1`, `1:1`; undefined for what is not known, which is `0/0`. */
function readRational(value: unknown): Rational | undefined {
  const [, num, den] = /^(\d+)[/:](\d+)$/.exec(typeof value === 'string' ? value : '') ?? [];
  return num === undefined || Number(num) === 0 || Number(den) === 0
    ? undefined
    : { num: Number(num), den: Number(den) };
}

function readNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** The times of a video's frames in their order, from what ffprobe answers to `FRAME_TIMES`. */
export function readFrameTimes(text: string): readonly number[] {
  const times = text.split('\n').flatMap((line) => {
    const [time = '', flags = ''] = line.split(',');
    const seconds = time === '' ? NaN : Number(time);
    // Frames before the cut of an edit list are decoded and never shown.
    return Number.isFinite(seconds) && !flags.includes('D') ? [seconds] : [];
  });
  return times.sort((one, other) => one - other);
}

export const FRAME_TIMES = [
  ...['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time,flags', '-of', 'csv=p=0'],
];

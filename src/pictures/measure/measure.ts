import { imageSize } from 'image-size';
import type { Found } from '../../domain/artifact.js';
import { NOTHING_FOUND } from '../../domain/artifact.js';
import type { OutputKind } from '../../domain/task.js';
import type { FileBytes } from '../../ports/media.js';
import type { ByteSource } from '../movie/byte-source.js';
import type { Wholeness } from '../movie/inspect-movie.js';
import { inspectMovie } from '../movie/inspect-movie.js';
import type { Track } from '../movie/read-movie.js';
import { framesPerSecond, readMovie, secondsOf } from '../movie/read-movie.js';
import { inspectJpeg } from '../jpeg-segments.js';
import { detectFormat } from '../picture-format.js';
import { inspectPng } from '../png-chunks.js';
import { limitSource } from './limited-source.js';
import { readSoundFacts } from './sound-facts.js';

/** Of a video an index, and a block around each frame that is looked at; of the others all. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Of a video little is read here and there, of the others all from beginning to end. */
const BLOCK_BYTES = { video: 64 * 1024, audio: 1024 * 1024, image: 1024 * 1024 };
/** A file that is no larger is read at once: each read opens a file, or is a request. */
const SMALL_BYTES = 4 * 1024 * 1024;
/** The slowest bucket gives this much in less: whoever is slower is not waited for, since what was paid for is there. */
const TIME_LIMIT_MS = 30_000;

/** What a finished file says of itself, read by stretches; nothing where it cannot be read. Never throws, and ends in time. */
export async function measureFile(file: FileBytes, kind: OutputKind, timeLimitMs = TIME_LIMIT_MS): Promise<Found> {
  const over = new AbortController();
  const blockBytes = file.bytes > SMALL_BYTES ? BLOCK_BYTES[kind] : Math.max(1, file.bytes);
  const limited = limitSource(file, { maxBytes: MAX_BYTES, blockBytes, signal: over.signal });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Found>((resolve) => {
    timer = setTimeout(resolve, timeLimitMs, NOTHING_FOUND);
  });
  const read = { video: measureVideo, audio: measureSound, image: measurePicture }[kind];
  try {
    return await Promise.race([read(limited).catch(() => NOTHING_FOUND), late]);
  } finally {
    over.abort();
    clearTimeout(timer);
  }
}

async function measureVideo(source: ByteSource): Promise<Found> {
  const movie = await readMovie(source);
  if (typeof movie === 'string') return { ...NOTHING_FOUND, ...damaged(asReason(movie)) };
  const pictures = movie.tracks.find(({ kind }) => kind === 'video');
  const sound = movie.tracks.find(({ kind }) => kind === 'audio');
  const seconds = pictures && secondsOf(pictures);
  return {
    seconds: round(seconds ?? movie.seconds),
    width: pictures?.width ?? null,
    height: pictures?.height ?? null,
    fps: round(pictures && framesPerSecond(pictures)),
    audio: movie.tracks.length === 0 ? null : sound !== undefined,
    ...toFound(await inspectMovie(source, movie)),
    ...(sound !== undefined && isSilent(sound) ? { silent: true } : {}),
  };
}

/** No frame of AAC of which anything is to be heard is so small; one of silence has 4 bytes, of two channels 6. */
const SILENT_BYTES = 9;

const isSilent = ({ codec, table }: Track): boolean =>
  codec.startsWith('mp4a.40') && table !== undefined && table.count > 1 && table.largestBytes <= SILENT_BYTES;

async function measureSound(source: ByteSource): Promise<Found> {
  const { seconds, wholeness } = await readSoundFacts(source);
  const audio = seconds === undefined ? null : seconds > 0;
  return { ...NOTHING_FOUND, seconds: round(seconds), audio, ...toFound(wholeness) };
}

async function measurePicture(source: ByteSource): Promise<Found> {
  const bytes = await source.read(0, source.bytes);
  const format = detectFormat(bytes);
  const { width, height } = imageSize(bytes);
  const facts = { ...NOTHING_FOUND, width, height };
  if (format !== 'PNG' && format !== 'JPEG') return facts;
  const { trouble } = format === 'PNG' ? inspectPng(bytes) : inspectJpeg(bytes);
  return { ...facts, ...(trouble === undefined ? { whole: true } : damaged(asReason(trouble))) };
}

const damaged = (damage: string) => ({ whole: false, damage });

const toFound = (wholeness: Wholeness): Pick<Found, 'whole' | 'damage'> =>
  'damage' in wholeness ? damaged(wholeness.damage) : wholeness;

/** What is said of a file that somebody would send, of one that was made. */
const asReason = (trouble: string): string =>
  trouble.replace(/^is /, 'it is ').replace(/; copy or download it again$/, '');

/** To a thousandth. */
const round = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : Math.round(value * 1000) / 1000;

import type { ByteSource } from '../movie/byte-source.js';
import type { Wholeness } from '../movie/inspect-movie.js';

/** How long a sound is, and whether it holds sound up to its end. */
export interface SoundFacts {
  readonly seconds?: number;
  readonly wholeness: Wholeness;
}

/**
 * Reads a WAV or an MP3 to its end, frame by frame. The library that measures sounds to be sent believes the head and reckons the rest from
 * the size of the file: it cannot tell what is really there.
 */
export async function readSoundFacts(source: ByteSource): Promise<SoundFacts> {
  const head = await source.read(0, 12);
  const isWave = head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WAVE';
  return isWave ? readWave(source) : readMp3(source);
}

const UNKNOWN: SoundFacts = { wholeness: { whole: null } };
const SILENT: SoundFacts = { wholeness: { damage: 'it holds no sound' } };
/** A writer that does not know the length beforehand leaves one of these. */
const UNKNOWN_LENGTHS: readonly number[] = [0, 0xffffffff, 0x7fffffff];
/** A WAV has a handful. */
const MAX_CHUNKS = 1000;

async function readWave(source: ByteSource): Promise<SoundFacts> {
  let bytesPerSecond = 0;
  let at = 12;
  for (let chunks = 0; at + 8 <= source.bytes; chunks++) {
    if (chunks === MAX_CHUNKS) return UNKNOWN;
    const head = await source.read(at, 20);
    const name = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    if (name === 'fmt ' && head.length === 20) bytesPerSecond = head.readUInt32LE(16);
    if (name === 'data') return judgeData({ length, there: source.bytes - at - 8, bytesPerSecond });
    at += 8 + length + (length % 2);
  }
  return SILENT;
}

interface WaveData {
  readonly length: number;
  /** Bytes that are really there. */
  readonly there: number;
  readonly bytesPerSecond: number;
}

function judgeData({ length, there, bytesPerSecond }: WaveData): SoundFacts {
  const known = UNKNOWN_LENGTHS.includes(length) ? there : Math.min(length, there);
  const seconds = bytesPerSecond > 0 ? { seconds: known / bytesPerSecond } : {};
  if (UNKNOWN_LENGTHS.includes(length)) return { ...seconds, ...UNKNOWN };
  const missing = length - there;
  const damage = `it is cut off: ${missing} bytes of its sound are missing`;
  return { ...seconds, wholeness: missing > 0 ? { damage } : { whole: true } };
}

/** Kilobits a second of layer III, by the number in the head of a frame. */
const RATES = {
  mpeg1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const SAMPLE_RATES = [44_100, 48_000, 32_000];

interface Frame {
  readonly bytes: number;
  readonly seconds: number;
}

/** The frame of MPEG audio, layer III, that begins so; undefined for what begins none. */
function readFrame(head: Buffer): Frame | undefined {
  if (head.length < 4) return undefined;
  const bits = head.readUInt32BE(0);
  const [version, layer, rate, sampling] = [
    (bits >>> 19) & 3,
    (bits >>> 17) & 3,
    (bits >>> 12) & 15,
    (bits >>> 10) & 3,
  ];
  if (bits >>> 21 !== 0x7ff || version === 1 || layer !== 1) return undefined;
  const isFirst = version === 3;
  const kilobits = (isFirst ? RATES.mpeg1 : RATES.mpeg2)[rate];
  const base = SAMPLE_RATES[sampling];
  if (kilobits === undefined || kilobits === 0 || base === undefined) return undefined;
  const hertz = isFirst ? base : base / (version === 2 ? 2 : 4);
  const samples = isFirst ? 1152 : 576;
  return { bytes: Math.floor((samples * 125 * kilobits) / hertz) + ((bits >>> 9) & 1), seconds: samples / hertz };
}

/** Tags that may stand behind the sound. */
const TAGS = ['TAG', 'APETAGEX', 'LYRICSBEGIN', 'ID3'];
/** Three quarters of an hour at least: what Kling makes lasts minutes. */
const MAX_FRAMES = 100_000;
/** A frame of these holds no sound, but what an encoder says of those that follow. */
const ENCODERS_WORD = /Xing|Info/;

async function readMp3(source: ByteSource): Promise<SoundFacts> {
  let seconds = 0;
  let frames = 0;
  for (let at = await skipTag(source); at < source.bytes; frames++) {
    const head = await source.read(at, 48);
    const frame = readFrame(head);
    if (frames === MAX_FRAMES) return UNKNOWN;
    if (frame === undefined) {
      const isTag = TAGS.some((word) => head.toString('latin1').startsWith(word));
      // Of another layer, or with a tag that is not known here.
      return frames > 0 && isTag ? { seconds, wholeness: { whole: true } } : UNKNOWN;
    }
    if (at + frame.bytes > source.bytes)
      return { seconds, wholeness: { damage: 'it is cut off in the middle of a frame' } };
    if (frames > 0 || !ENCODERS_WORD.test(head.toString('latin1'))) seconds += frame.seconds;
    at += frame.bytes;
  }
  return frames > 0 ? { seconds, wholeness: { whole: true } } : SILENT;
}

/** Where the sound begins: the length of a tag before it is written with seven bits a byte. */
async function skipTag(source: ByteSource): Promise<number> {
  const tag = await source.read(0, 10);
  if (tag.length < 10 || tag.toString('latin1', 0, 3) !== 'ID3') return 0;
  return 10 + tag.subarray(6).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
}

import type { ByteSource } from '../movie/byte-source.js';
import type { Wholeness } from '../movie/inspect-movie.js';

/** Whether a WAV or an MP3 holds sound up to its end. */
export async function inspectSound(source: ByteSource): Promise<Wholeness> {
  const head = await source.read(0, 12);
  const isWave = head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WAVE';
  return isWave ? inspectWave(source) : inspectMp3(source);
}

/** A writer that does not know the length beforehand leaves one of these. */
const UNKNOWN_LENGTHS: readonly number[] = [0, 0xffffffff, 0x7fffffff];

async function inspectWave(source: ByteSource): Promise<Wholeness> {
  for (let at = 12; at + 8 <= source.bytes;) {
    const head = await source.read(at, 8);
    const length = head.readUInt32LE(4);
    if (head.toString('latin1', 0, 4) === 'data') {
      if (UNKNOWN_LENGTHS.includes(length)) return { whole: null };
      const missing = at + 8 + length - source.bytes;
      return missing > 0 ? { damage: `it is cut off: ${missing} bytes of its sound are missing` } : { whole: true };
    }
    at += 8 + length + (length % 2);
  }
  return { damage: 'it holds no sound' };
}

/** Kilobits a second of layer III, by the number in the head of a frame. */
const RATES = {
  mpeg1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const SAMPLE_RATES = [44_100, 48_000, 32_000];

/** Bytes of the frame of MPEG audio, layer III, that begins so; undefined for what begins none. */
function frameBytes(head: Buffer): number | undefined {
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
  const hertz = SAMPLE_RATES[sampling];
  if (kilobits === undefined || kilobits === 0 || hertz === undefined) return undefined;
  const divided = isFirst ? hertz : hertz / (version === 2 ? 2 : 4);
  return Math.floor(((isFirst ? 144_000 : 72_000) * kilobits) / divided) + ((bits >>> 9) & 1);
}

/** Tags that may stand behind the sound. */
const TAGS = ['TAG', 'APETAGEX', 'LYRICSBEGIN', 'ID3'];

async function inspectMp3(source: ByteSource): Promise<Wholeness> {
  const tag = await source.read(0, 10);
  const isTagged = tag.length === 10 && tag.toString('latin1', 0, 3) === 'ID3';
  // Its length is written with seven bits a byte.
  const tagBytes = isTagged ? 10 + tag.subarray(6).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0) : 0;
  let frames = 0;
  for (let at = tagBytes; at < source.bytes; frames++) {
    const head = await source.read(at, 12);
    const length = frameBytes(head);
    if (length === undefined) {
      const isTag = TAGS.some((word) => head.toString('latin1').startsWith(word));
      // Of another layer, or with a tag that is not known here.
      return frames > 0 && isTag ? { whole: true } : { whole: null };
    }
    if (at + length > source.bytes) return { damage: 'it is cut off in the middle of a frame' };
    at += length;
  }
  return frames > 0 ? { whole: true } : { damage: 'it holds no sound' };
}

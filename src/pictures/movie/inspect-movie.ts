import type { ByteSource } from './byte-source.js';
import type { Movie, Track } from './read-movie.js';
import { secondsOf } from './read-movie.js';
import type { Sample } from './sample-table.js';

/** Whether a movie plays to its end, as far as that can be told without decoding it. */
export type Wholeness = { readonly whole: true } | { readonly whole: null } | { readonly damage: string };

/** Heads and tracks round differently, and sounds may end a little before or after the pictures. */
const SLACK_SECONDS = 0.5;
/** What is read of one frame: the heads of its parts, which for most frames is all of it. */
const LOOK_BYTES = 64 * 1024;

/** Looks whether all frames that the index promises are there, and whether some of them are what they should be. */
export async function inspectMovie(source: ByteSource, movie: Movie): Promise<Wholeness> {
  const tracks = movie.tracks.filter(({ kind }) => kind !== 'other');
  if (movie.isFragmented || tracks.some(({ table }) => table?.duration === undefined)) return { whole: null };
  for (const track of tracks) {
    const damage = judgeTable(track, source.bytes) ?? (await judgeFrames(source, track));
    if (damage !== undefined) return { damage };
  }
  const promised = movie.seconds ?? 0;
  const played = Math.max(0, ...tracks.map((track) => secondsOf(track) ?? promised));
  if (played < promised - SLACK_SECONDS)
    return { damage: `its index promises ${promised.toFixed(1)} s and names frames for ${played.toFixed(1)} s` };
  return { whole: true };
}

function judgeTable({ kind, table }: Track, fileBytes: number): string | undefined {
  const what = kind === 'video' ? 'pictures' : 'sound';
  if (table === undefined) return undefined;
  if (table.count === 0) return `its track of ${what} holds nothing`;
  if (table.end > fileBytes)
    return `it is cut off: its ${what} should end at byte ${table.end}, and the file has ${fileBytes}`;
  return undefined;
}

async function judgeFrames(source: ByteSource, { kind, table, lengthBytes }: Track): Promise<string | undefined> {
  for (const sample of table?.some ?? []) {
    const bytes = await source.read(sample.at, Math.min(sample.bytes, LOOK_BYTES));
    const isRight =
      lengthBytes === undefined
        ? holdsSomething(bytes)
        : isChain(bytes, sample, lengthBytes) && (await isEnded(source, sample));
    if (!isRight) return `what lies at byte ${sample.at} is no ${kind === 'video' ? 'picture' : 'sound'}`;
  }
  return undefined;
}

const holdsSomething = (bytes: Buffer): boolean => bytes.length === 0 || bytes.some((byte) => byte !== 0);

/** No part of a frame ends with a zero (H.264, section 7.4.1): what does has lost its end. */
async function isEnded(source: ByteSource, { at, bytes }: Sample): Promise<boolean> {
  return bytes === 0 || (await source.read(at + bytes - 1, 1))[0] !== 0;
}

/** The parts of a frame stand one behind the other, each with its length before it, and fill it. */
function isChain(bytes: Buffer, sample: Sample, lengthBytes: number): boolean {
  let at = 0;
  while (at + lengthBytes <= bytes.length) {
    const length = bytes.readUIntBE(at, lengthBytes);
    if (length === 0) return false;
    at += lengthBytes + length;
  }
  return at <= sample.bytes && (at === sample.bytes || bytes.length < sample.bytes);
}

import { findBox } from './boxes.js';

/** Where one frame lies. */
export interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** What the tables of a track say of its frames. They are read where they stand: what a file says of their number costs nothing. */
export interface SampleTable {
  readonly count: number;
  /** How long all of them take, in units of the track; undefined where the file does not say. */
  readonly duration: number | undefined;
  /** Of the largest but the first, which may hold the name of its encoder. */
  readonly largestBytes: number;
  /** Behind the last byte of the one that ends last. */
  readonly end: number;
  /** Chosen ones: the first, the last, and some between. */
  readonly some: readonly Sample[];
}

/** Frames to look at: each may be a request of its own. */
const LOOKED_AT = 12;

/** Reads the tables in the box `stbl`; undefined for those that are not there, or contradict each other. */
export function readSampleTable(stbl: Buffer): SampleTable | undefined {
  const sizes = readSizes(stbl);
  const chunks = readChunks(stbl);
  if (sizes === undefined || chunks === undefined) return undefined;
  const { count, sizeOf } = sizes;
  const step = Math.max(1, Math.floor((count - 1) / (LOOKED_AT - 1)));
  const some: Sample[] = [];
  let number = 0;
  let end = 0;
  let largestBytes = 0;
  for (let chunk = 0; chunk < chunks.count && number < count; chunk++) {
    let at = chunks.offsetOf(chunk);
    for (let left = chunks.samplesIn(chunk); left > 0 && number < count; left--, number++) {
      const bytes = sizeOf(number);
      if (number % step === 0 || number === count - 1) some.push({ at, bytes });
      at += bytes;
      if (number > 0) largestBytes = Math.max(largestBytes, bytes);
    }
    end = Math.max(end, at);
  }
  if (number < count) return undefined;
  return { count, duration: readDuration(stbl), largestBytes, end, some };
}

interface Sizes {
  readonly count: number;
  readonly sizeOf: (sample: number) => number;
}

/** More frames than a day has at 60 a second are none. */
const MAX_SAMPLES = 5_200_000;

function readSizes(stbl: Buffer): Sizes | undefined {
  const table = findBox(stbl, ['stsz']);
  if (table === undefined || table.length < 12) return undefined;
  const [each, count] = [table.readUInt32BE(4), table.readUInt32BE(8)];
  if (count > MAX_SAMPLES) return undefined;
  if (each > 0) return { count, sizeOf: () => each };
  return 12 + count * 4 > table.length ? undefined : { count, sizeOf: (sample) => table.readUInt32BE(12 + sample * 4) };
}

interface Chunks {
  readonly count: number;
  readonly offsetOf: (chunk: number) => number;
  /** To be asked in ascending order. */
  readonly samplesIn: (chunk: number) => number;
}

function readChunks(stbl: Buffer): Chunks | undefined {
  const [short, long, runs] = ['stco', 'co64', 'stsc'].map((type) => findBox(stbl, [type]));
  const table = short ?? long;
  if (table === undefined || runs === undefined || table.length < 8 || runs.length < 8) return undefined;
  const width = short === undefined ? 8 : 4;
  const [count, runCount] = [table.readUInt32BE(4), runs.readUInt32BE(4)];
  if (8 + count * width > table.length || 8 + runCount * 12 > runs.length) return undefined;
  const firstOf = (run: number): number => (run < runCount ? runs.readUInt32BE(8 + run * 12) - 1 : Infinity);
  let run = 0;
  return {
    count,
    offsetOf: (chunk) =>
      width === 4 ? table.readUInt32BE(8 + chunk * 4) : Number(table.readBigUInt64BE(8 + chunk * 8)),
    samplesIn(chunk) {
      while (firstOf(run + 1) <= chunk) run += 1;
      return run < runCount ? runs.readUInt32BE(8 + run * 12 + 4) : 0;
    },
  };
}

function readDuration(stbl: Buffer): number | undefined {
  const table = findBox(stbl, ['stts']);
  if (table === undefined || table.length < 8) return undefined;
  const count = table.readUInt32BE(4);
  if (8 + count * 8 > table.length) return undefined;
  let sum = 0;
  for (let entry = 0; entry < count; entry++)
    sum += table.readUInt32BE(8 + entry * 8) * table.readUInt32BE(12 + entry * 8);
  return sum;
}

import type { Found } from '../../artifact.js';
import type { OutputKind } from '../../task.js';
import type { Asked } from './asked.js';
import type { Expectation } from './expectation.js';

/** What the files of a generation are held against. */
export interface Checks {
  readonly asked?: Asked;
  readonly expect?: Expectation;
}

/** A finished file, and what was found in it. */
export interface CheckedFile {
  readonly kind: OutputKind;
  readonly bytes: number;
  readonly found: Found;
}

/** Pixels of a video or a picture of that resolution, as wide as it is usually: others have about as many. */
const PIXELS: Readonly<Record<string, number>> = {
  '720p': 1280 * 720,
  '1080p': 1920 * 1080,
  '4k': 3840 * 2160,
  '1k': 1360 * 768,
  '2k': 2720 * 1536,
};
/** Of a video, the shorter side: some shapes may be made of as many lines rather than of as many pixels. */
const LINES: Readonly<Record<string, number>> = { '720p': 720, '1080p': 1080, '4k': 2160 };
const LEAST_LINES = 0.9;
/** Other shapes have a little more or less; the next lower resolution has less than half as many. */
const LEAST_SHARE = 0.7;
/** A width that is divisible by 8 is seldom exactly in proportion. */
const ASPECT_SHARE = 0.03;
/** 23.976 is what cameras call 24. */
const RATE_SHARE = 0.02;

/** In what a file differs from what it should be, each the end of a sentence about it. What it does not say of itself is no difference. */
export function listDifferences(file: CheckedFile, { asked = {}, expect }: Checks): readonly string[] {
  const { kind, found } = file;
  const isVideo = kind === 'video';
  return [
    found.whole === false ? `does not play to its end: ${found.damage ?? 'a part of it is missing'}` : undefined,
    kind === 'image' ? undefined : judgeSeconds(found, asked, expect),
    isVideo ? judgeSound(found, asked, expect) : undefined,
    kind === 'audio' ? undefined : judgeResolution(found, asked),
    ...(kind === 'audio' || expect === undefined ? [] : judgeSize(found, expect)),
    isVideo ? judgeRate(found, expect) : undefined,
    judgeBytes(file, expect),
  ].filter((text) => text !== undefined);
}

/** Whether files that differ are not taken for the result: their generation fails, or makes another task. */
export function isRefused(differences: readonly string[] | undefined, checks: Checks | undefined): boolean {
  return differences !== undefined && differences.length > 0 && (checks?.expect?.onDifference ?? 'notice') !== 'notice';
}

/** Kling's clips of 5 s have 5.04 or 5.1 s, one of 15 was seen with 14.7. */
function judgeSeconds({ seconds }: Found, asked: Asked, expect: Expectation | undefined): string | undefined {
  const wanted = expect?.duration ?? asked.seconds;
  if (wanted === undefined || seconds === null) return undefined;
  if (Math.abs(seconds - wanted) <= Math.min(1, Math.max(0.5, wanted * 0.04))) return undefined;
  const verb = expect?.duration === undefined ? 'asked for' : 'expected';
  return `is ${trim(seconds)} s long, and ${trim(wanted)} s were ${verb}`;
}

function judgeSound({ audio, silent }: Found, asked: Asked, expect: Expectation | undefined): string | undefined {
  const wanted = expect?.audio ?? asked.audio;
  if (wanted === undefined || audio === null) return undefined;
  if (!wanted) return audio ? 'has a sound track, and none was expected' : undefined;
  const verb = expect?.audio === undefined ? 'asked for' : 'expected';
  if (!audio) return `has no sound track, and sound was ${verb}`;
  return silent === true ? `has a sound track in which nothing is to be heard, and sound was ${verb}` : undefined;
}

function judgeResolution({ width, height }: Found, { resolution }: Asked): string | undefined {
  const pixels = resolution === undefined ? undefined : PIXELS[resolution];
  if (pixels === undefined || width === null || height === null) return undefined;
  const lines = resolution === undefined ? undefined : LINES[resolution];
  const hasLines = lines !== undefined && Math.min(width, height) >= lines * LEAST_LINES;
  if (hasLines || width * height >= pixels * LEAST_SHARE) return undefined;
  return `is ${width}x${height} px, and ${resolution ?? ''} was asked for`;
}

function judgeSize({ width, height }: Found, expect: Expectation): readonly (string | undefined)[] {
  if (width === null || height === null) return [];
  const [across = 1, down = 1] = (expect.aspect ?? '').split(':').map(Number);
  const isLike = Math.abs((width * down) / (height * across) - 1) <= ASPECT_SHARE;
  return [
    expect.width === undefined || expect.width === width
      ? undefined
      : `is ${width} px wide, and ${expect.width} were expected`,
    expect.height === undefined || expect.height === height
      ? undefined
      : `is ${height} px high, and ${expect.height} were expected`,
    expect.aspect === undefined || isLike ? undefined : `is ${width}x${height} px, and ${expect.aspect} was expected`,
  ];
}

function judgeRate({ fps }: Found, expect: Expectation | undefined): string | undefined {
  if (expect?.fps === undefined || fps === null || Math.abs(fps / expect.fps - 1) <= RATE_SHARE) return undefined;
  return `has ${trim(fps)} frames a second, and ${trim(expect.fps)} were expected`;
}

function judgeBytes({ bytes }: CheckedFile, expect: Expectation | undefined): string | undefined {
  if (expect?.minBytes === undefined || bytes >= expect.minBytes) return undefined;
  const [has, least] = [bytes, expect.minBytes].map((count) => count.toLocaleString('en-US'));
  return `has ${has ?? ''} bytes, and at least ${least ?? ''} were expected`;
}

/** To a tenth, without a zero behind the point. */
const trim = (value: number): string => String(Math.round(value * 10) / 10);

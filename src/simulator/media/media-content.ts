import { createHash } from 'node:crypto';

import type { ClipView } from './clip.js';
import { createClip } from './clip.js';
import type { Asked } from '../products/asked.js';
import type { Flaw } from '../scenario.js';
import type { Format } from '../products/results.js';
import { createMp3, createWav } from './sound.js';
import { sizeOfPicture } from './resolution.js';
import { createStill } from './still.js';

/** The bytes of one file as a list of pieces, so that a padded video of any size shares one block of padding. */
export interface Content {
  readonly pieces: readonly Buffer[];
  readonly sizeBytes: number;
  readonly type: string;
}

/** Of a file that is smaller than was asked for. */
const SMALLEST = '360p';
const PADDING = Buffer.alloc(64 * 1024, 'kling-simulator ');

/** What a file shows: its length, size and sound are those that were asked for, but for its flaw, and its prompt decides the rest. */
export type View = Pick<Asked, 'prompt' | 'shape' | 'aspectRatio' | 'durationSeconds' | 'resolution' | 'hasSound'> & {
  readonly flaw?: Flaw;
};

/** Which file of a task it is. */
export interface Wanted {
  readonly index: number;
  readonly format: Format;
  readonly label: string;
  readonly minBytes: number;
}

/**
 * A playable file that no other task has: the same `label` always gives the same bytes. A video is padded to
 * `minBytes`; nothing else is. Images of one task differ by their `index`.
 */
export function createContent(view: View, { index, format, label, minBytes }: Wanted): Content {
  const { prompt, shape, aspectRatio, flaw } = view;
  const durationSeconds = flaw === 'short' ? Math.ceil(view.durationSeconds / 2) : view.durationSeconds;
  if (format === 'png') {
    const size = sizeOfPicture(flaw === 'small' ? SMALLEST : (view.resolution ?? '1k'), aspectRatio);
    return toContent(createStill(size, `${prompt} ${index}`, label), 'image/png');
  }
  if (format === 'wav') return toContent(createWav(durationSeconds, prompt, label), 'audio/wav');
  if (format === 'mp3') return toContent(createMp3(durationSeconds, label), 'audio/mpeg');
  const clip = createClip({
    prompt,
    shape,
    durationSeconds,
    resolution: flaw === 'small' ? SMALLEST : view.resolution,
    sound: soundOf(view),
    isCutOff: flaw === 'cut-off',
  });
  const clipBytes = clip.reduce((sum, { length }) => sum + length, 0);
  return toContent([...clip, ...freeBox(label, minBytes - clipBytes)], 'video/mp4');
}

function soundOf({ hasSound, flaw }: View): ClipView['sound'] {
  if (hasSound !== true || flaw === 'no-sound') return undefined;
  return flaw === 'silent' ? 'silence' : 'tone';
}

/** The bytes `[start, end)` of a file, piece by piece. */
export function* sliceContent(content: Content, start: number, end: number): Generator<Buffer> {
  let offset = 0;
  for (const piece of content.pieces) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, piece.length);
    if (from < to) yield piece.subarray(from, to);
    offset += piece.length;
    if (offset >= end) return;
  }
}

/** SHA-256 of a whole file, in hex. */
export function hashContent(content: Content): string {
  const hash = createHash('sha256');
  for (const piece of content.pieces) hash.update(piece);
  return hash.digest('hex');
}

function toContent(pieces: readonly Buffer[], type: string): Content {
  return { pieces, sizeBytes: pieces.reduce((sum, { length }) => sum + length, 0), type };
}

/** An MP4 box that players skip, holding the label and as much padding as makes the box `minBytes` long. */
function freeBox(label: string, minBytes: number): Buffer[] {
  const text = Buffer.from(`${label}\n`);
  const paddingBytes = Math.max(0, minBytes - 8 - text.length);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + text.length + paddingBytes);
  header.write('free', 4, 'latin1');
  const blocks = Array.from({ length: Math.floor(paddingBytes / PADDING.length) }, () => PADDING);
  return [Buffer.concat([header, text]), ...blocks, PADDING.subarray(0, paddingBytes % PADDING.length)];
}

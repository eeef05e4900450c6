import { CUT_OFF } from '../picture-facts.js';
import type { ByteSource } from './byte-source.js';

/** A part of an MP4 or MOV (ISO 14496-12). */
export interface Box {
  readonly type: string;
  readonly at: number;
  readonly bytes: number;
  /** Where its content begins. */
  readonly inside: number;
}

/** What no person has made: files have a handful of outermost boxes, in pieces some thousand. */
const MAX_BOXES = 4096;
/** The index, and the frames. */
const NEEDED = ['moov', 'mdat'];
const TYPE = /^[\x20-\x7e\xa9]{4}$/;
const STRANGE = 'is a damaged video: its parts cannot be told apart';

/** The outermost boxes, of which only the heads are read; a text says what is wrong with them. */
export async function listBoxes(source: ByteSource): Promise<readonly Box[] | string> {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= source.bytes;) {
    const box = readHead(await source.read(at, 16), at, source.bytes);
    const isPart = box !== undefined && at + box.bytes <= source.bytes;
    // What some writers leave behind a whole movie is no part of it, and players stop there.
    if (!isPart && NEEDED.every((type) => boxes.some((one) => one.type === type))) break;
    if (box === undefined || boxes.length === MAX_BOXES) return STRANGE;
    if (!isPart) return CUT_OFF;
    boxes.push(box);
    at += box.bytes;
  }
  return boxes;
}

/** The boxes within a stretch of bytes, up to the first that does not fit in. */
export function boxesIn(bytes: Buffer, start: number, end: number): readonly Box[] {
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end && boxes.length < MAX_BOXES;) {
    const box = readHead(bytes.subarray(at, Math.min(at + 16, end)), at, end);
    if (box === undefined || at + box.bytes > end) break;
    boxes.push(box);
    at += box.bytes;
  }
  return boxes;
}

/** The content of the box to which a path of types leads, each the first of its type. */
export function findBox(bytes: Buffer, path: readonly string[]): Buffer | undefined {
  return path.reduce<Buffer | undefined>((inside, type) => {
    const box = inside && boxesIn(inside, 0, inside.length).find((one) => one.type === type);
    return box && inside.subarray(box.inside, box.at + box.bytes);
  }, bytes);
}

function readHead(head: Buffer, at: number, end: number): Box | undefined {
  if (head.length < 8) return undefined;
  const type = head.toString('latin1', 4, 8);
  if (!TYPE.test(type)) return undefined;
  const short = head.readUInt32BE(0);
  const isLong = short === 1 && head.length >= 16;
  const bytes = short === 0 ? end - at : isLong ? Number(head.readBigUInt64BE(8)) : short;
  const headBytes = isLong ? 16 : 8;
  return bytes < headBytes ? undefined : { type, at, bytes, inside: at + headBytes };
}

import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { readArray, readObject } from './json.js';

/** What image-recognize looks for in a picture, by Kling's word: `face_seg`. */
export function readSegmentKind({ type }: Json): string | undefined {
  return typeof type === 'string' && type.length <= MAX_WORD && /^[a-z]+_seg$/.test(type) ? type : undefined;
}

/** Names of files end in it. */
const MAX_WORD = 40;

/** Kling names what it has not found as well, with a URL or without. */
export function isSegmentMissing(entry: Json): boolean {
  return readSegmentKind(entry) !== undefined && entry.is_contain === false;
}

/** What of each kind a picture holds. */
export function findSegments(task: Json): readonly { readonly id: string; readonly isThere: boolean }[] {
  return readArray(readObject(task.task_result).images).flatMap((entry) => {
    const id = isObject(entry) ? readSegmentKind(entry) : undefined;
    return id === undefined || !isObject(entry) ? [] : [{ id, isThere: !isSegmentMissing(entry) }];
  });
}

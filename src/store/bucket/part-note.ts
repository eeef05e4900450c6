import type { S3Objects } from '../s3/s3-objects.js';
import type { UnfinishedUpload, UploadedPart } from '../s3/s3-uploads.js';
import type { Origin } from '../part-origin.js';
import { readOriginText } from '../part-origin.js';
import { PART_BYTES } from './part-buffers.js';

/**
 * What must be known of an upload to go on with it: `<stem>.part.json` beside the object that it becomes. The parts themselves the server
 * lists; what it was told when an upload began it tells nobody before its end.
 */
export interface PartNote {
  readonly upload: UnfinishedUpload;
  readonly origin: Origin;
}

const keyOf = (stem: string): string => `${stem}.part.json`;

/** The note of an earlier try; undefined when there is none that makes sense, and then the upload starts anew. */
export async function readNote(objects: S3Objects, stem: string): Promise<PartNote | undefined> {
  const found = await objects.get(keyOf(stem));
  if (found === undefined) return undefined;
  const text = found.content.toString('utf8');
  try {
    const { key, uploadId } = JSON.parse(text) as Record<string, unknown>;
    const isNote = typeof key === 'string' && key.startsWith(`${stem}.`) && typeof uploadId === 'string';
    return isNote ? { upload: { key, uploadId }, origin: readOriginText(text) } : undefined;
  } catch {
    return undefined;
  }
}

export async function writeNote(objects: S3Objects, stem: string, { upload, origin }: PartNote): Promise<void> {
  await objects.put(keyOf(stem), JSON.stringify({ ...upload, ...origin }), { contentType: 'application/json' });
}

export const removeNote = (objects: S3Objects, stem: string): Promise<void> => objects.remove(keyOf(stem));

/**
 * The parts of an upload that the next one follows: whole ones, without a gap. Where all of the file is there, the last is fetched again: a
 * range past the end is refused, and the whole would be fetched once more.
 */
export function findFirstParts(parts: readonly UploadedPart[], { totalBytes }: Origin): readonly UploadedPart[] {
  const sorted = [...parts].sort((one, other) => one.number - other.number);
  const gap = sorted.findIndex(({ number, bytes }, at) => number !== at + 1 || bytes !== PART_BYTES);
  const whole = gap === -1 ? sorted : sorted.slice(0, gap);
  return whole.length * PART_BYTES === totalBytes ? whole.slice(0, -1) : whole;
}

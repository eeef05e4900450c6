import { contentTypeOf, detectExtension, extensionsOf } from '../magic-bytes.js';
import { overtaken, uselessFile } from '../judge-file.js';
import { isMissing } from '../s3/explain-s3.js';
import type { S3Objects } from '../s3/s3-objects.js';
import type { UnfinishedUpload } from '../s3/s3-uploads.js';
import type { ObjectPartOptions, OpenObject } from './open-object.js';
import { removeNote, writeNote } from './part-note.js';

/** Sends one part. The first one tells what the object is to be called. */
export async function sendPart(object: OpenObject, number: number, content: Buffer): Promise<void> {
  const upload = await (object.upload ??= beginUpload(object, content));
  try {
    object.parts.push(await object.objects.uploads.putPart(upload, number, content, object.giveUp.signal));
  } catch (error) {
    object.isOvertaken ||= isMissing(error);
    throw object.isOvertaken ? overtaken() : error;
  }
}

/** The note comes second: an upload without one is ended by the next try, and a note without an upload would lead nowhere. */
async function beginUpload({ objects, stem, kind, origin }: OpenObject, head: Buffer): Promise<UnfinishedUpload> {
  const extension = detectExtension(kind, head);
  if (extension === undefined) throw uselessFile(kind, `${head.length} bytes or more`);
  const key = `${stem}.${extension}`;
  const upload = { key, uploadId: await objects.uploads.begin(key, contentTypeOf(extension)) };
  await writeNote(objects, stem, { upload, origin });
  return upload;
}

/** Ends every upload of a file that is not finished, noted or not, and removes the note. */
export async function endUploads({
  objects,
  stem,
  kind,
}: Pick<ObjectPartOptions, 'objects' | 'stem' | 'kind'>): Promise<void> {
  const keys = new Set(extensionsOf({ kind }).map((extension) => `${stem}.${extension}`));
  await endUploadsOf(objects, `${stem}.`, (key) => keys.has(key));
  await removeNote(objects, stem);
}

/** Ends the uploads under a prefix that are meant. */
export async function endUploadsOf(
  objects: S3Objects,
  prefix: string,
  isMeant: (key: string) => boolean,
): Promise<void> {
  const found = await objects.uploads.list(prefix);
  await Promise.all(found.filter(({ key }) => isMeant(key)).map((upload) => objects.uploads.abort(upload)));
}

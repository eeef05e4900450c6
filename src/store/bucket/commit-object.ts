import { createHash } from 'node:crypto';
import { KlingFailure } from '../../domain/kling-failure.js';
import { judgeFile, overtaken } from '../judge-file.js';
import { contentTypeOf, detectExtension } from '../magic-bytes.js';
import type { UnfinishedUpload } from '../s3/s3-uploads.js';
import { measureObject, sumOf } from './measure-object.js';
import type { OpenObject, StoredObject } from './open-object.js';
import { opened } from './open-object.js';
import { endUploads, sendPart } from './part-upload.js';

/** Makes what was sent the object, once it is all there and is what was asked for; nobody sees any of it before. */
export async function commitObject(object: OpenObject): Promise<StoredObject> {
  const sender = opened(object.sender);
  await sender.finish();
  const rest = sender.rest();
  const upload = await object.upload;
  const { bytes, origin } = object;
  const extension = upload === undefined ? detectExtension(object.kind, rest) : upload.key.split('.').at(-1);
  const verdict = judgeFile(object.kind, { bytes, announcedBytes: origin.totalBytes ?? bytes, extension });
  if (verdict.kind === 'useless') await endUploads(object);
  if (verdict.kind !== 'whole') throw verdict.failure;
  return upload === undefined ? putWhole(object, verdict.extension, rest) : complete(object, upload, rest);
}

/** The server compares it with its sum, which stands in the signature, and keeps the sum beside it. */
async function putWhole({ objects, stem }: OpenObject, extension: string, content: Buffer): Promise<StoredObject> {
  const key = `${stem}.${extension}`;
  const sha256 = createHash('sha256').update(content).digest('hex');
  await objects.put(key, content, { contentType: contentTypeOf(extension), metadata: sumOf(sha256) });
  return { key, bytes: content.length, sha256 };
}

async function complete(object: OpenObject, upload: UnfinishedUpload, rest: Buffer): Promise<StoredObject> {
  const { objects, bytes } = object;
  const { key } = upload;
  if (rest.length > 0) await sendPart(object, object.parts.length + 1, rest);
  const parts = [...object.parts].sort((one, other) => one.number - other.number);
  const isOurs = await objects.uploads.complete(upload, parts);
  object.isOvertaken = !isOurs;
  // Of an object that several tries have sent, none has seen all bytes; and another try may have finished this one.
  const known = object.sha256?.digest('hex');
  const there = isOurs && known !== undefined ? await sizeUp(object, key, known) : await measureObject(objects, key);
  const isOther = known !== undefined && there?.sha256 !== known;
  if (there?.bytes !== bytes || isOther) throw isOurs ? cutOff(bytes, there?.bytes) : overtaken();
  // Also that of a try that was cut off and has begun one of its own.
  await endUploads(object);
  return { key, ...there };
}

async function sizeUp({ objects }: OpenObject, key: string, sha256: string): Promise<Omit<StoredObject, 'key'>> {
  return { bytes: (await objects.head(key))?.bytes ?? 0, sha256 };
}

function cutOff(sent: number, kept = 0): KlingFailure {
  return new KlingFailure('Media', `The bucket kept ${kept} of the ${sent} bytes that were sent`);
}

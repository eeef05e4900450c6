import { createHash } from 'node:crypto';
import type { PartFile, PartStart } from '../../ports/store.js';
import { misplaced } from '../judge-file.js';
import { resumeOrigin } from '../part-origin.js';
import { commitObject } from './commit-object.js';
import type { ObjectPartOptions, OpenObject, StoredObject } from './open-object.js';
import { opened } from './open-object.js';
import { PART_BYTES } from './part-buffers.js';
import { findFirstParts, readNote, writeNote } from './part-note.js';
import type { PartSender } from './part-sender.js';
import { createPartSender } from './part-sender.js';
import { endUploads, sendPart } from './part-upload.js';

/** The port `PartFile`, for an object by its key. */
export interface ObjectPart extends Omit<PartFile, 'commit'> {
  commit(): Promise<StoredObject>;
}

/** What is on its way when a try ends is worth a moment: the next one need not fetch it again. */
const LINGER_MS = 2000;

/**
 * A file that is being written to a bucket, as an upload in parts that any later try goes on with, on whatever machine: its parts are with the
 * server, and what they are parts of stands in a note beside. Should a worker that was cut off still be sending, it and its successor either
 * share the upload, and send the same bytes as the same parts (a resumed download), or the successor has ended the upload of the other (one that
 * starts anew).
 */
export async function openObjectPart(options: ObjectPartOptions, signal?: AbortSignal): Promise<ObjectPart> {
  const first = await options.buffers.begin(signal);
  const object: OpenObject = {
    ...options,
    origin: {},
    parts: [],
    bytes: 0,
    isOvertaken: false,
    giveUp: new AbortController(),
  };
  try {
    await findEarlier(object);
  } catch (error) {
    options.buffers.end(first);
    throw error;
  }
  const offset = object.parts.length * PART_BYTES;
  const etag = offset === 0 ? undefined : object.origin.etag;
  const openSender = () =>
    createPartSender({ ...options, first, from: object.parts.length + 1 }, (number, content) =>
      sendPart(object, number, content),
    );
  return {
    offset,
    etag,
    async start(from) {
      if (from.offset === 0) await startAnew(object, from);
      else await resume(object, from, offset);
      object.sender = openSender();
    },
    async write(chunk) {
      object.sha256?.update(chunk);
      object.bytes += chunk.byteLength;
      await opened(object.sender).write(chunk);
    },
    commit: () => commitObject(object),
    close: () => close(object, (object.sender ??= openSender())),
  };
}

/** What an earlier try has sent; without a strong ETag nobody can tell that the rest belongs to it. */
async function findEarlier(object: OpenObject): Promise<void> {
  const note = await readNote(object.objects, object.stem);
  if (note?.origin.etag === undefined) return;
  const parts = await object.objects.uploads.parts(note.upload);
  if (parts === undefined) return;
  object.origin = note.origin;
  object.upload = Promise.resolve(note.upload);
  object.parts.push(...findFirstParts(parts, note.origin));
}

/** Whatever was begun under this name is ended: also by a try that was cut off before it could note it. */
async function startAnew(object: OpenObject, { etag, totalBytes }: PartStart): Promise<void> {
  await endUploads(object);
  object.upload = undefined;
  object.parts.length = 0;
  object.origin = { etag, totalBytes };
  object.sha256 = createHash('sha256');
}

async function resume(object: OpenObject, from: PartStart, asked: number): Promise<void> {
  if (from.offset !== asked) throw misplaced(from);
  const { origin, isSame } = resumeOrigin(object.origin, from);
  object.origin = origin;
  object.bytes = from.offset;
  if (isSame || object.upload === undefined) return;
  await writeNote(object.objects, object.stem, { upload: await object.upload, origin });
}

async function close(object: OpenObject, sender: PartSender): Promise<void> {
  const timer = setTimeout(() => object.giveUp.abort(), LINGER_MS);
  try {
    await sender.close();
    // Parts that were on their way may have brought back what another try has ended.
    if (object.isOvertaken && object.upload !== undefined) await object.objects.uploads.abort(await object.upload);
  } finally {
    clearTimeout(timer);
  }
}

import {
  createStemTest,
  createUnfinishedTest,
  fileStem,
  sidecarName,
  stemStart,
  workflowSegments,
} from '../../disk/file-name.js';
import type { BucketPlace } from '../../domain/text/bucket-uri.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Store, TaskPlace } from '../../ports/store.js';
import { extensionsOf } from '../magic-bytes.js';
import type { S3Objects } from '../s3/s3-objects.js';
import { claimObjectName, releaseObjectName } from './claim-object-name.js';
import { withLocalView } from './local-view.js';
import { measureObject } from './measure-object.js';
import { openObjectPart } from './object-part.js';
import { onBucket } from '../s3/on-bucket.js';
import type { PartBuffers } from './part-buffers.js';
import { removeNote } from './part-note.js';
import { endUploadsOf } from './part-upload.js';

export interface BucketStoreOptions {
  readonly place: BucketPlace;
  /** The bucket, which is connected to when it is first used. */
  readonly open: () => Promise<S3Objects>;
  readonly buffers: PartBuffers;
}

/** What is written to see whether anything can be; it stays, since to remove it would cost as much again. */
const PROBE = '.kling-probe';

/** Keeps results in a bucket, under the names that they would have on a disk. */
export function createBucketStore({ place: { bucket, prefix }, open, buffers }: BucketStoreOptions): Store {
  const root = `s3://${bucket}/`;
  const name = `${root}${prefix}`;
  const folderOf = ({ workflowId }: TaskPlace): string =>
    workflowId === undefined ? prefix : `${prefix}${workflowSegments(workflowId).join('/')}/`;
  const use = <T>(work: (objects: S3Objects) => Promise<T>): Promise<T> =>
    onBucket(`Cannot write to ${name}: `, async () => work(await open()));
  const toStored = <T extends { readonly key: string }>({ key, ...facts }: T) => ({ file: root + key, ...facts });

  const read: Store['read'] = (file, range) =>
    use(async (objects) => {
      const found = file.startsWith(name) ? await objects.get(file.slice(root.length), range) : undefined;
      if (found === undefined) throw new KlingFailure('Storage', `There is no ${file}`);
      return found.content;
    });

  return {
    read,
    async check() {
      await use((objects) => objects.put(`${prefix}${PROBE}`, 'ok'));
    },
    find: (target) =>
      use(async (objects) => {
        const stem = folderOf(target) + fileStem(target);
        for (const extension of extensionsOf(target)) {
          const key = `${stem}.${extension}`;
          const found = await measureObject(objects, key);
          if (found === undefined) continue;
          // A crash right after the end of the upload has left the note beside it.
          await removeNote(objects, stem);
          return toStored({ key, ...found });
        }
        return undefined;
      }),
    nameFor: (place, wanted) =>
      use((objects) => claimObjectName({ ...place, objects, folder: folderOf(place) }, wanted)),
    async begin(target, signal) {
      const options = { buffers, stem: folderOf(target) + fileStem(target), kind: target.kind };
      const part = await use((objects) => openObjectPart({ ...options, objects }, signal));
      return {
        ...part,
        start: (from) => use(() => part.start(from)),
        write: (chunk) => use(() => part.write(chunk)),
        commit: () => use(async () => toStored(await part.commit())),
        close: () => use(() => part.close()),
      };
    },
    withLocalView: (stored, work) => withLocalView(stored, read, work),
    writeSidecar: (place, content) =>
      use(async (objects) => {
        const folder = folderOf(place);
        const key = folder + sidecarName(place.taskId);
        await objects.put(key, `${JSON.stringify(content, null, 2)}\n`, { contentType: 'application/json' });
        await releaseObjectName({ objects, folder, taskId: place.taskId });
        return root + key;
      }),
    discard: (place) => use((objects) => discard(objects, folderOf(place), place)),
  };
}

/** Ends what was begun of a task and is not finished. Where copies are put there may be a million other objects, which are not looked at. */
async function discard(objects: S3Objects, folder: string, place: TaskPlace): Promise<void> {
  const isStem = createStemTest(place);
  const isUnfinished = createUnfinishedTest(place);
  const nameOf = (key: string) => key.slice(folder.length);
  const start = folder + stemStart(place);
  await endUploadsOf(objects, start, (key) => isStem(nameOf(key).replace(/\.[^.]*$/, '')));
  for await (const { key } of objects.list(start)) if (isUnfinished(nameOf(key))) await objects.remove(key);
  await releaseObjectName({ objects, folder, taskId: place.taskId });
}

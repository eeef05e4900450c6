import { expect, it } from 'vitest';
import { readS3Access } from '../../../src/config/read-config.js';
import { createBucketStore } from '../../../src/store/bucket/bucket-store.js';
import { createPartBuffers } from '../../../src/store/bucket/part-buffers.js';
import type { S3Objects } from '../../../src/store/s3/s3-objects.js';
import { openS3 } from '../../../src/store/s3/s3-objects.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from '../../e2e/s3-server.js';

it(
  'what is left of a copy is removed from a bucket without a look at all else that lies there',
  async () => {
    const server = await startS3Server();
    const objects = await openS3({ ...readS3Access({ env: server.env }), bucket: server.bucket }, () => undefined);
    const asked: string[] = [];
    const watched: S3Objects = {
      ...objects,
      list: (prefix) => {
        asked.push(prefix);
        return objects.list(prefix);
      },
    };
    const store = createBucketStore({
      place: { bucket: server.bucket, prefix: '' },
      open: () => Promise.resolve(watched),
      buffers: createPartBuffers(),
    });
    const left = ['fox.part.json', 'fox-2.part.json'];
    const others = ['fox.mp4', 'foxes.part.json', 'owl.part.json'];
    for (const key of [...left, ...others]) await objects.put(key, '{}');
    const { uploads } = objects;
    for (const key of ['fox.mp4', 'foxes.mp4']) await uploads.begin(key, 'video/mp4');
    await store.discard({ taskId: 'fox', name: 'fox' });
    const keys: string[] = [];
    for await (const { key } of objects.list('')) keys.push(key);
    expect(keys.sort()).toEqual(others);
    expect((await uploads.list('')).map(({ key }) => key)).toEqual(['foxes.mp4']);
    await store.discard({ taskId: '7', name: 'owl-{n}-wide' });
    expect(asked).toEqual(['fox', 'owl-']);
    objects.close();
    await server.close();
  },
  S3_BUILD_LIMIT_MS,
);

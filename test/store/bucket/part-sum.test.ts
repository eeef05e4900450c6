import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openS3 } from '../../../src/store/s3/s3-objects.js';
import { createBucketStore } from '../../../src/store/bucket/bucket-store.js';
import { createPartBuffers } from '../../../src/store/bucket/part-buffers.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from '../../e2e/s3-server.js';

const HEAD = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom')]);

it(
  'a part, or a small object, that has changed on its way is refused by the server, and no object comes of it',
  async () => {
    const server = await startS3Server();
    const proxy = createServer((asked, answer) => {
      const { method, headers } = asked;
      const passed = request(`${server.url}${asked.url ?? ''}`, { method, headers }, (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
      });
      asked.on('data', (chunk: Buffer) =>
        passed.write(chunk.includes(HEAD) ? Buffer.from(chunk).fill(1, 100, 101) : chunk),
      );
      asked.on('end', () => passed.end());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const credentials = {
      accessKeyId: server.env.KLING_S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: server.env.KLING_S3_SECRET_ACCESS_KEY ?? '',
    };
    const objects = await openS3(
      { bucket: server.bucket, endpoint, region: 'us-east-1', hasPathStyle: true, credentials },
      () => undefined,
    );
    const store = createBucketStore({
      place: { bucket: server.bucket, prefix: 'sum/' },
      open: () => Promise.resolve(objects),
      buffers: createPartBuffers(),
    });
    for (const [taskId, bytes] of [
      ['1', 1000],
      ['2', 9 * 2 ** 20],
    ] as const) {
      const part = await store.begin({ workflowId: 'gen', taskId, kind: 'video' });
      await part.start({ offset: 0, totalBytes: HEAD.length + bytes });
      await part.write(Buffer.concat([HEAD, Buffer.alloc(bytes)]));
      await expect(part.commit()).rejects.toMatchObject({
        code: 'Storage',
        message: expect.stringMatching(/s3:\/\/inputs\/sum\/.*x-amz-content-sha256/) as string,
      });
      await part.close();
      expect(await store.find({ workflowId: 'gen', taskId, kind: 'video' })).toBeUndefined();
    }
    objects.close();
    proxy.closeAllConnections();
    proxy.close();
    await server.close();
  },
  S3_BUILD_LIMIT_MS,
);

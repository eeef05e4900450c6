import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUCKET_REQUESTS, SUPPOSED } from '../../bench/scale/supposed.js';
import { useStage } from './harness.js';
import type { S3Server } from './s3-server.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from './s3-server.js';

const REQUEST = /^kling_s3_requests_total\{operation="(\w+)",status="\w+"\} (\d+)$/gm;

/** As Amazon bills them. */
const KINDS: Readonly<Record<string, 'writes' | 'reads' | 'deletes'>> = {
  ...{ PutObject: 'writes', CreateMultipartUpload: 'writes', UploadPart: 'writes', CompleteMultipartUpload: 'writes' },
  ...{ ListMultipartUploads: 'writes', GetObject: 'reads', HeadObject: 'reads', DeleteObject: 'deletes' },
};

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
}, S3_BUILD_LIMIT_MS);
afterAll(() => server.close());

describe('A generation into a bucket', () => {
  const stage = useStage({ mediaBytes: SUPPOSED.videoMB * 2 ** 20 });

  it('takes as many requests as docs/scale.md reckons with', async () => {
    const { start, startWorker } = stage();
    const worker = await startWorker({ ...server.env, KLING_OUTPUT: `s3://${server.bucket}/requests` });
    const health = /health (http:\/\/\S+)\/healthz/.exec(worker.output())?.[1] ?? '';
    const count = async () => {
      const counts = { writes: 0, reads: 0, deletes: 0, others: 0 };
      const page = await (await fetch(`${health}/metrics`)).text();
      for (const [, operation = '', number] of page.matchAll(REQUEST))
        counts[KINDS[operation] ?? 'others'] += Number(number);
      return counts;
    };
    await (await start({ prompt: 'the first finds the place unknown' })).result();
    const before = await count();
    await (await start({ prompt: 'a fox' })).result();
    await (await start({ prompt: 'an owl' })).result();
    const after = await count();
    const { writes, reads, deletes } = BUCKET_REQUESTS;
    // The look whether the place can be written comes with some creates, and now and then by itself.
    const looks = after.writes - before.writes - 2 * writes;
    expect(looks).toBeGreaterThanOrEqual(0);
    expect(looks).toBeLessThanOrEqual(2);
    expect({ ...after, writes: 0 }).toEqual({
      writes: 0,
      reads: before.reads + 2 * reads,
      deletes: before.deletes + 2 * deletes,
      others: before.others,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { readProxies } from '../../../src/network/proxy.js';
import { startProxy } from '../../network/local-proxy.js';
import { findFreePort } from '../../../src/local/free-port.js';
import { explainS3 } from '../../../src/store/s3/explain-s3.js';
import { createInputStore } from '../../../src/store/inputs/input-store.js';

const DIRECTLY = { chooseProxy: () => undefined };
const KEYS = { accessKeyId: 'key', secretAccessKey: 'secret' };

describe('the bucket for files that Kling is to fetch', () => {
  it('says in a sentence that nothing answers, as trouble that passes', async () => {
    const endpoint = `http://127.0.0.1:${await findFreePort('127.0.0.1', 0)}`;
    const store = createInputStore(
      {
        ...{ bucket: 'b', prefix: 'in/', endpoint, region: 'us-east-1', hasPathStyle: true },
        credentials: KEYS,
      },
      DIRECTLY,
    );
    await expect(store.link('s3://b/in/a.mp4')).rejects.toMatchObject({
      code: 'InputStore',
      message: 'No link can be made to s3://b/in/: nothing answers at its address (ECONNREFUSED)',
    });
    store.close();
  });

  it('is reached through the proxy that stands before it', async () => {
    const proxy = await startProxy({ refusal: 403 });
    const { https: chooseProxy } = readProxies({ HTTPS_PROXY: proxy.url });
    const place = { bucket: 'bucket', prefix: 'in/', region: 'eu-west-1', hasPathStyle: false, credentials: KEYS };
    const store = createInputStore(place, { chooseProxy });
    await expect(store.link('s3://bucket/in/a.mp4')).rejects.toMatchObject({ code: 'InputStore' });
    expect(new Set(proxy.targets)).toEqual(new Set(['bucket.s3.eu-west-1.amazonaws.com:443']));
    store.close();
  });

  it('knows what lies in it, and nothing beside', () => {
    const store = createInputStore({ bucket: 'b', prefix: 'in/', hasPathStyle: false }, DIRECTLY);
    expect(['s3://b/in/a.mp4', 's3://b/in/', 's3://b/other/a.mp4', 's3://b2/in/a.mp4'].map(store.has)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it.each([
    [
      Object.assign(new Error('UnknownError'), { name: 'AccessDenied' }),
      'these credentials may not do that (AccessDenied)',
    ],
    [Object.assign(new Error('x'), { name: 'NoSuchBucket' }), 'there is no such bucket (NoSuchBucket)'],
    [new Error('Region is missing'), 'its region is not known; set KLING_S3_REGION'],
    [
      Object.assign(new Error('odd: https://b.example/a?X-Amz-Signature=secret\nmore'), {
        $metadata: { httpStatusCode: 500 },
      }),
      'odd: https://b.example/a (HTTP 500)',
    ],
  ])('says what is wrong without a link (%#)', (error, text) => {
    expect(explainS3(error)).toBe(text);
  });
});

import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.js';
import { parseInputStore, parseOutput } from '../../src/config/buckets.js';
import path from 'node:path';
import { addFromDotEnv } from '../../src/network/setting-origin.js';

const KLING = 'https://api-singapore.klingai.com';
const STORE = { KLING_INPUT_STORE: 's3://bucket/for-kling' };

describe('KLING_INPUT_STORE', () => {
  it('is a bucket of Amazon with whatever credentials its tools find', () => {
    expect(parseInputStore({}, KLING)).toBeUndefined();
    expect(parseInputStore({ ...STORE, AWS_REGION: 'eu-west-1' }, KLING)).toEqual({
      ...{ bucket: 'bucket', prefix: 'for-kling/', region: 'eu-west-1', hasPathStyle: false },
      ...{ endpoint: undefined, credentials: undefined },
    });
    expect(parseInputStore({ KLING_INPUT_STORE: 's3://bucket' }, KLING)).toMatchObject({ prefix: '' });
  });

  it('is at another server with an endpoint, under our names or those of Amazon', () => {
    const ours = {
      KLING_S3_ENDPOINT: 'https://s3.example.com/',
      KLING_S3_ACCESS_KEY_ID: 'id',
      KLING_S3_SECRET_ACCESS_KEY: 'secret',
    };
    const known = { endpoint: 'https://s3.example.com', region: 'us-east-1', hasPathStyle: true };
    expect(parseInputStore({ ...STORE, ...ours }, KLING)).toMatchObject({
      ...known,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
    expect(
      parseInputStore({ ...STORE, AWS_ENDPOINT_URL_S3: 'https://s3.example.com', KLING_S3_PATH_STYLE: 'false' }, KLING),
    ).toMatchObject({ ...known, hasPathStyle: false });
  });

  it.each([
    [{ KLING_INPUT_STORE: 'bucket/for-kling' }, 'KLING_INPUT_STORE is "bucket/for-kling"; write s3://bucket/prefix'],
    [{ KLING_INPUT_STORE: 's3://bucket/../x' }, 'KLING_INPUT_STORE is "s3://bucket/../x"; write s3://bucket/prefix'],
    [{ ...STORE, KLING_S3_ENDPOINT: 's3.example.com' }, 'KLING_S3_ENDPOINT is no URL of an S3 server'],
    [
      { ...STORE, KLING_S3_ENDPOINT: 'http://127.0.0.1:9000' },
      'this machine itself, from which Kling can fetch nothing',
    ],
    [{ ...STORE, KLING_S3_ACCESS_KEY_ID: 'id' }, 'KLING_S3_ACCESS_KEY_ID is set but KLING_S3_SECRET_ACCESS_KEY is not'],
    [{ ...STORE, AWS_SECRET_ACCESS_KEY: 's' }, 'AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not'],
    [{ ...STORE, KLING_S3_PATH_STYLE: 'yes' }, 'KLING_S3_PATH_STYLE is "yes"; write one of true, false'],
  ])('is refused where it makes no sense: %j', (env, text) => {
    expect(() => parseInputStore(env, KLING)).toThrow(text);
  });

  it('is not led elsewhere by a .env with keys that stand beside it', () => {
    const keys = { KLING_S3_ACCESS_KEY_ID: 'id', KLING_S3_SECRET_ACCESS_KEY: 'secret' };
    const foreign = { ...STORE, KLING_S3_ENDPOINT: 'https://elsewhere.example' };
    expect(() => parseInputStore(addFromDotEnv(keys, foreign), KLING)).toThrow('is set in .env, but');
    expect(parseInputStore(addFromDotEnv({}, { ...foreign, ...keys }), KLING)).toMatchObject({ bucket: 'bucket' });
    const simulated = { ...STORE, KLING_S3_ENDPOINT: 'http://127.0.0.1:9000' };
    expect(parseInputStore(simulated, 'http://127.0.0.1:9480')).toMatchObject({ endpoint: 'http://127.0.0.1:9000' });
  });
});

describe('KLING_OUTPUT', () => {
  it('is a directory, also under its older name', () => {
    expect(parseOutput({})).toEqual({ outputDir: path.resolve('outputs') });
    expect(parseOutput({ KLING_OUTPUT: 'clips' })).toEqual({ outputDir: path.resolve('clips') });
    expect(parseOutput({ KLING_OUTPUT_DIR: '/clips' })).toEqual({ outputDir: path.resolve('/clips') });
    expect(parseOutput({ KLING_OUTPUT: './clips/', KLING_OUTPUT_DIR: 'clips' })).toEqual(
      parseOutput({ KLING_OUTPUT: 'clips' }),
    );
  });

  it('is a place in a bucket, on this machine too, beside a directory for what is of this machine', () => {
    const env = { KLING_OUTPUT: 's3://clips/2026', KLING_S3_ENDPOINT: 'http://127.0.0.1:9000' };
    const bucket = { bucket: 'clips', prefix: '2026/', endpoint: 'http://127.0.0.1:9000', hasPathStyle: true };
    expect(parseOutput(env)).toMatchObject({ outputDir: path.resolve('outputs'), outputBucket: bucket });
    expect(parseOutput({ ...env, KLING_OUTPUT_DIR: '/here' })).toMatchObject({ outputDir: path.resolve('/here') });
    expect([readConfig({ KLING_OUTPUT: '/here' }), readConfig(env)].map((one) => one.sharedInputDirs)).toEqual([
      [path.resolve('/here')],
      [],
    ]);
  });

  it.each([
    [{ KLING_OUTPUT: 's3://B' }, 'KLING_OUTPUT is "s3://B"; write s3://bucket/prefix'],
    [{ KLING_OUTPUT: 's3://169.254.169.254/a' }, 'KLING_OUTPUT is "s3://169.254.169.254/a"; write s3://bucket/prefix'],
    [{ KLING_OUTPUT: 'gs://clips' }, 'KLING_OUTPUT is "gs://clips"; write s3://bucket/prefix or a directory'],
    [{ KLING_OUTPUT: 's3:/clips/a' }, 'KLING_OUTPUT is "s3:/clips/a"; write s3://bucket/prefix'],
    [
      { KLING_OUTPUT_DIR: 's3://clips/a' },
      'KLING_OUTPUT_DIR is "s3://clips/a", which is no directory of this machine; a bucket is named by KLING_OUTPUT.',
    ],
    [{ KLING_OUTPUT: 's3://clips', KLING_OUTPUT_DIR: 'file:///clips' }, 'no directory of this machine; write one.'],
    [{ KLING_OUTPUT: 'a', KLING_OUTPUT_DIR: 'b' }, 'KLING_OUTPUT_DIR, its older name, is "b"; unset one of them'],
    [{ KLING_OUTPUT: 's3://clips', KLING_S3_ENDPOINT: 'nowhere' }, 'KLING_S3_ENDPOINT is no URL of an S3 server'],
  ])('is refused where it makes no sense: %j', (env, text) => {
    expect(() => parseOutput(env)).toThrow(text);
  });
});

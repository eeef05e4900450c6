import path from 'node:path';
import { isBucketUri, parseBucketUri } from '../domain/text/bucket-uri.js';
import type { Bucket } from '../network/bucket.js';
import type { Env } from '../domain/env.js';
import { isOwnMachine } from '../network/own-machine.js';
import { InvalidConfig } from './invalid-config.js';
import { parseS3Access } from './s3-access.js';
import { given } from './setting-values.js';

/** Reads `KLING_INPUT_STORE` and what belongs to it; undefined when it is not set. */
export function parseInputStore(env: Env, klingBaseUrl: string): Bucket | undefined {
  const place = given(env.KLING_INPUT_STORE);
  if (place === undefined) return undefined;
  const bucket = parseBucket('KLING_INPUT_STORE', place, env);
  const { endpoint } = bucket;
  if (
    endpoint !== undefined &&
    isOwnMachine(new URL(endpoint).hostname) &&
    !isOwnMachine(new URL(klingBaseUrl).hostname)
  )
    throw new InvalidConfig(
      `KLING_INPUT_STORE is at the S3 endpoint ${endpoint}, this machine itself, from which Kling can fetch nothing; write an address that the internet knows.`,
    );
  return bucket;
}

/** Where results are kept. */
export interface OutputSettings {
  /** Absolute. Where results lie in a bucket, what belongs to this machine alone still lies here. */
  readonly outputDir: string;
  readonly outputBucket?: Bucket;
}

/** Reads `KLING_OUTPUT`, a directory or a place in a bucket, and `KLING_OUTPUT_DIR`, its older name for a directory. */
export function parseOutput(env: Env): OutputSettings {
  const place = given(env.KLING_OUTPUT);
  const directory = given(env.KLING_OUTPUT_DIR);
  if (directory !== undefined && isUri(directory))
    throw new InvalidConfig(
      `KLING_OUTPUT_DIR is "${directory}", which is no directory of this machine; ${isBucketUri(directory) ? 'a bucket is named by KLING_OUTPUT' : 'write one'}.`,
    );
  if (place !== undefined && isUri(place))
    return {
      outputDir: path.resolve(directory ?? DEFAULT_DIRECTORY),
      outputBucket: parseBucket('KLING_OUTPUT', place, env),
    };
  const outputDir = path.resolve(place ?? directory ?? DEFAULT_DIRECTORY);
  if (directory !== undefined && path.resolve(directory) !== outputDir)
    throw new InvalidConfig(
      `KLING_OUTPUT is "${place ?? ''}" and KLING_OUTPUT_DIR, its older name, is "${directory}"; unset one of them.`,
    );
  return { outputDir };
}

/** What has a scheme; a Windows drive has one letter and no two slashes. */
const isUri = (place: string): boolean => isBucketUri(place) || /^[a-z][a-z\d+.-]*:\/\//i.test(place);

/** The variable that says, or may say, where files go: what a message tells somebody to set must not be at odds with what is set. */
export const outputVariable = (env: Env): string =>
  given(env.KLING_OUTPUT) === undefined && given(env.KLING_OUTPUT_DIR) !== undefined
    ? 'KLING_OUTPUT_DIR'
    : 'KLING_OUTPUT';

/** As messages call it. */
export function nameOutput({ outputDir, outputBucket }: OutputSettings): string {
  return outputBucket === undefined ? outputDir : `s3://${outputBucket.bucket}/${outputBucket.prefix}`;
}

const DEFAULT_DIRECTORY = 'outputs';

function parseBucket(name: string, place: string, env: Env): Bucket {
  const found = parseBucketUri(place);
  if (found !== undefined) return { ...found, ...parseS3Access(env) };
  const other = name === 'KLING_OUTPUT' && !isBucketUri(place) ? ' or a directory' : '';
  throw new InvalidConfig(`${name} is "${place}"; write s3://bucket/prefix${other}`);
}

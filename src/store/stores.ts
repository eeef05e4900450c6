import path from 'node:path';
import { isTakenName } from '../disk/file-name.js';
import { listParts } from '../disk/input-folders.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { KlingFailure } from '../domain/kling-failure.js';
import { isBucketUri, parseBucketUri } from '../domain/text/bucket-uri.js';
import { quote } from '../domain/text/quote.js';
import type { Bucket, BucketAccess } from '../network/bucket.js';
import type { ChooseProxy } from '../network/proxy.js';
import type { Store, Stores } from '../ports/store.js';
import { createBuckets } from './bucket/buckets.js';
import { createLocalDisk } from './local-store.js';

export interface StoresOptions {
  readonly outputDir: string;
  /** Where results are kept instead of the output directory. */
  readonly outputBucket?: Bucket;
  /** How a bucket that a request names is reached. Throws `InvalidConfig`. */
  readonly readS3Access: () => BucketAccess;
  readonly chooseProxy: ChooseProxy;
}

export interface OpenStores extends Stores {
  /** Lets go of connections. */
  close(): void;
}

/** The places that a worker keeps results in. Anybody may start a workflow: none writes on its disk but below its own output directory. */
export function createStores({ outputDir, outputBucket, readS3Access, chooseProxy }: StoresOptions): OpenStores {
  const root = path.resolve(outputDir);
  const buckets = createBuckets(chooseProxy);
  const own = outputBucket === undefined ? createLocalDisk({ root }) : buckets.store(outputBucket);

  function of(output: string | undefined): Store {
    if (output === undefined) return own;
    const place = parseBucketUri(output);
    if (place !== undefined) return buckets.store({ ...place, ...accessTo(output, readS3Access) });
    if (isBucketUri(output)) throw refuse(output, 'write s3://bucket/prefix');
    return createLocalDisk({ root, folder: readFolder(root, output) });
  }

  return { of, close: () => buckets.close() };
}

/** Settings that are wrong are the worker's, and not of whoever asks. */
function accessTo(output: string, readS3Access: () => BucketAccess): BucketAccess {
  try {
    return readS3Access();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KlingFailure('Storage', `Cannot write to ${output}: ${reason}`, { cause: error });
  }
}

/** The names of a folder below the root that somebody asks for, from the top; none for the root itself. */
function readFolder(root: string, output: string): readonly string[] {
  const folder = path.resolve(root, output);
  if (folder === root) return [];
  const parts = listParts(root, folder);
  if (parts === undefined) throw refuse(output, 'it is not below the output directory of the worker');
  const taken = parts.find(isTakenName);
  if (taken !== undefined) throw refuse(output, `no folder may be called "${taken}"`);
  return parts;
}

function refuse(output: string, reason: string): InvalidRequest {
  return new InvalidRequest([{ path: 'run.output', text: `${quote(output)}: ${reason}` }]);
}

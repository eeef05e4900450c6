import path from 'node:path';
import { isTakenName } from '../disk/file-name.js';
import { listParts } from '../disk/input-folders.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import type { BucketPlace } from '../domain/text/bucket-uri.js';
import { isBucketUri, parseBucketUri } from '../domain/text/bucket-uri.js';
import { quote } from '../domain/text/quote.js';

/** What a request names as its `run.output`: a place in a bucket, or the names of a folder below the worker's output directory, from the top. */
export type RequestedPlace =
  | { readonly kind: 'bucket'; readonly place: BucketPlace }
  | { readonly kind: 'folder'; readonly names: readonly string[] };

/**
 * A folder lies below the worker's own place for results: on its disk, or in a bucket (`own`). Anybody may start a workflow: none writes on the
 * worker's disk but below its own output directory. Throws `InvalidRequest`.
 */
export function readRequestedPlace(root: string, output: string, own?: BucketPlace): RequestedPlace {
  const place = parseBucketUri(output);
  if (place !== undefined) return { kind: 'bucket', place };
  if (isBucketUri(output)) throw refuse(output, 'write s3://bucket/prefix');
  if (own === undefined) return { kind: 'folder', names: readFolder(root, output) };
  if (path.isAbsolute(output))
    throw refuse(output, 'results are kept in a bucket; write a folder such as clips, or s3://bucket/prefix');
  const prefix = [...readFolder(root, output), ''].join('/');
  return { kind: 'bucket', place: { bucket: own.bucket, prefix: `${own.prefix}${prefix}` } };
}

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

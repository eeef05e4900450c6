import path from 'node:path';
import { createLocalFolder } from '../../disk/local-folder.js';
import { sizeOfFile } from '../../disk/size-of-file.js';
import type { BucketPlace } from '../../domain/text/bucket-uri.js';
import { isBucketUri } from '../../domain/text/bucket-uri.js';
import type { Folder, Output } from '../../ports/output/folder.js';
import { readRequestedPlace } from '../requested-place.js';
import type { StoresOptions } from '../stores.js';
import type { LazyBucket } from './s3-folder.js';
import { createS3Folder } from './s3-folder.js';
import { createNamedObjects } from './named-objects.js';

/** The output of a worker, or of whoever looks at what workers have left there. Nothing is connected to before it is used. */
export function createOutput({ outputDir, outputBucket, readS3Access, buckets }: StoresOptions): Output {
  const bucketOf = (bucket: string): LazyBucket => ({
    bucket,
    open: () => buckets.open({ ...readS3Access(), bucket }),
  });
  const objects = createNamedObjects(bucketOf);
  const inBucket = ({ bucket, prefix }: BucketPlace): Folder => createS3Folder(bucketOf(bucket), prefix);
  const root = outputBucket === undefined ? createLocalFolder(outputDir) : inBucket(outputBucket);

  function of(output: string | undefined): Folder {
    if (output === undefined) return root;
    const asked = readRequestedPlace(path.resolve(outputDir), output, outputBucket);
    return asked.kind === 'bucket' ? inBucket(asked.place) : createLocalFolder(outputDir, ...asked.names);
  }

  return {
    root,
    of,
    sizeOf: (file) => (isBucketUri(file) ? objects.sizeOf(file) : sizeOfFile(file)),
    linkOf: (file, seconds) => (isBucketUri(file) ? objects.linkOf(file, seconds) : Promise.resolve(file)),
  };
}

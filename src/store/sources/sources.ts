import type { Access } from '../../disk/regular-file.js';
import type { BucketAccess } from '../../network/bucket.js';
import { isBucketUri } from '../../domain/text/bucket-uri.js';
import type { Sources } from '../../ports/operations/sources.js';
import type { OpenBuckets } from '../s3/open-buckets.js';
import { fetchObject } from './fetch-object.js';
import { openLocalSource } from './local-source.js';
import { openObjectSource } from './object-source.js';

export interface SourcesOptions {
  /** Which files of this machine may be read for whoever can reach the Temporal server. */
  readonly access: Access;
  /** How buckets are reached. Throws `InvalidConfig`. */
  readonly readS3Access: () => BucketAccess;
  readonly buckets: OpenBuckets;
}

/** The port `Sources`. */
export function createSources(options: SourcesOptions): Sources {
  return {
    open: (file, field) =>
      isBucketUri(file) ? openObjectSource(file, field, options) : openLocalSource(file, field, options.access),
    ownFile: (path) => openLocalSource(path, '', {}),
    async bring(file, field, to) {
      if (!isBucketUri(file)) return openLocalSource(file, field, options.access);
      const path = await to.folder.once(to.name, async (unfinished) =>
        fetchObject(await openObjectSource(file, field, options), unfinished, to.signal),
      );
      return { ...(await openLocalSource(path, field, {})), file };
    },
  };
}

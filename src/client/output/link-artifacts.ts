import type { Artifact } from '../../domain/artifact.js';
import { isBucketUri } from '../../domain/text/bucket-uri.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import type { OutputConfig } from './open-output.js';
import { openOutput } from './open-output.js';

/** A file in a bucket, and a URL by which anybody can fetch it for a while. */
export interface FileLink {
  readonly file: string;
  readonly link: string;
}

/** A link to make takes no request, or one for the machine's own credentials. */
const PARALLEL = 8;

/** Links to those files of a generation that lie in a bucket, and to their thumbnails. Whoever has one has the file: they are for the eyes of who asks. */
export async function linkArtifacts(
  artifacts: readonly Pick<Artifact, 'file' | 'thumbnail'>[],
  lifetimeSeconds: number,
  config: OutputConfig,
): Promise<readonly FileLink[]> {
  const output = openOutput(config);
  const files = artifacts.flatMap(({ file, thumbnail }) => [file, thumbnail]);
  const inBuckets = files.filter((file) => file !== undefined).filter(isBucketUri);
  return mapInParallel(inBuckets, PARALLEL, async (file) => ({
    file,
    link: await output.linkOf(file, lifetimeSeconds),
  }));
}

import { createHash } from 'node:crypto';
import type { S3Objects } from '../s3/s3-objects.js';

/** Under which an object of ours says what it is. */
const SHA256 = 'sha256';

export const sumOf = (sha256: string): Readonly<Record<string, string>> => ({ [SHA256]: sha256 });

/**
 * Size and SHA-256 of an object; undefined when there is none. One that came in parts cannot say it: what is said of it is said before its first
 * byte is there. So it is read, as a file on a disk is.
 */
export async function measureObject(
  objects: S3Objects,
  key: string,
): Promise<{ readonly bytes: number; readonly sha256: string } | undefined> {
  const found = await objects.head(key);
  if (found === undefined) return undefined;
  const { bytes, metadata } = found;
  const said = metadata[SHA256];
  if (said !== undefined && /^[0-9a-f]{64}$/.test(said)) return { bytes, sha256: said };
  const content = await objects.stream(key);
  if (content === undefined) return undefined;
  const sha256 = createHash('sha256');
  for await (const chunk of content) sha256.update(chunk);
  return { bytes, sha256: sha256.digest('hex') };
}

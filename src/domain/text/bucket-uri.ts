/** A place in a bucket of S3's kind, as its URI names it. */
export interface BucketPlace {
  readonly bucket: string;
  /** What the names of objects begin with: empty, or ends in a slash. */
  readonly prefix: string;
}

/** Reads `s3://bucket/prefix`; undefined for what is none. */
export function parseBucketUri(text: string): BucketPlace | undefined {
  const [, bucket, key = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text) ?? [];
  // Amazon has none that looks like an address; elsewhere it would be one.
  if (bucket === undefined || /^[\d.]+$/.test(bucket) || /[\s\\?#\p{Cc}]|\/\/|(^|\/)\.\.?(\/|$)/u.test(key))
    return undefined;
  return { bucket, prefix: key === '' ? '' : key.replace(/\/*$/, '/') };
}

/** Whether a place is named by a URI of a bucket, well or badly, and not by a path. */
export const isBucketUri = (text: string): boolean => /^s3:/i.test(text);

/** How buckets of S3's kind are reached. */
export interface BucketAccess {
  /** Amazon's own where there is none. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Whether the bucket stands in the path of a URL and not in its host name. */
  readonly hasPathStyle: boolean;
  /** Where there are none, they are looked for where Amazon's tools look: profiles, single sign-on, the machine's role. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** A bucket of S3's kind, a place in it, and how it is reached. */
export interface Bucket extends BucketAccess {
  readonly bucket: string;
  /** What the names of objects begin with: empty, or ends in a slash. */
  readonly prefix: string;
}

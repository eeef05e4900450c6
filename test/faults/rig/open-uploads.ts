import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Server } from '../../e2e/s3-server.js';

/** How an S3 server is reached, and which bucket is meant. */
export type Bucket = Pick<S3Server, 'url' | 'bucket' | 'folder' | 'env'>;

/** Names of uploads in parts that somebody has begun in a bucket and neither finished nor ended: they are paid for, and no list of objects shows them. */
export async function listOpenUploads({ url, bucket, env }: Bucket): Promise<readonly string[]> {
  const client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: env.KLING_S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.KLING_S3_SECRET_ACCESS_KEY ?? '',
    },
  });
  try {
    // A thousand at most, and one is too many.
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    return Uploads.map(({ Key = '', UploadId = '' }) => `s3://${bucket}/${Key}, as upload ${UploadId},`);
  } finally {
    client.destroy();
  }
}

import type * as S3 from '@aws-sdk/client-s3';
import { ifThere } from './explain-s3.js';

/** An upload in parts that has been begun and neither finished nor ended. */
export interface UnfinishedUpload {
  readonly key: string;
  readonly uploadId: string;
}

/** The same as it is listed. */
export interface ListedUpload extends UnfinishedUpload {
  /** Epoch milliseconds; now, where the server does not say. */
  readonly startedMs: number;
}

/** A part that the server has whole. */
export interface UploadedPart {
  /** Counts from 1. */
  readonly number: number;
  readonly bytes: number;
  readonly etag: string;
}

/** Uploads in parts, which outlive who begins them: any process may go on with one, or end it. */
export interface S3Uploads {
  /** Returns its id. */
  begin(key: string, contentType: string): Promise<string>;
  /** Those whose keys begin so. */
  list(prefix: string): Promise<readonly ListedUpload[]>;
  /** What the server has of one, by their numbers; undefined when there is no such upload (any more). */
  parts(upload: UnfinishedUpload): Promise<readonly UploadedPart[] | undefined>;
  /** The server compares the bytes with their sum, which stands in the signature. */
  putPart(upload: UnfinishedUpload, number: number, content: Buffer, signal: AbortSignal): Promise<UploadedPart>;
  /** Makes the object of its parts; false when there is no such upload (any more), or none with all of them. */
  complete(upload: UnfinishedUpload, parts: readonly UploadedPart[]): Promise<boolean>;
  /** One that is not there is no mistake. */
  abort(upload: UnfinishedUpload): Promise<void>;
}

export function createUploads(client: S3.S3Client, s3: typeof S3, Bucket: string): S3Uploads {
  const nameOf = ({ key: Key, uploadId: UploadId }: UnfinishedUpload) => ({ Bucket, Key, UploadId });

  return {
    async begin(Key, ContentType) {
      const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key, ContentType }));
      if (UploadId === undefined) throw new Error('The server gave the upload no id');
      return UploadId;
    },
    async list(Prefix) {
      const found: ListedUpload[] = [];
      await readPages(async (from: { readonly KeyMarker?: string; readonly UploadIdMarker?: string }) => {
        const reply = await client.send(new s3.ListMultipartUploadsCommand({ Bucket, Prefix, ...from }));
        for (const { Key: key, UploadId: uploadId, Initiated } of reply.Uploads ?? [])
          if (key !== undefined && uploadId !== undefined)
            found.push({ key, uploadId, startedMs: Initiated?.getTime() ?? Date.now() });
        const { IsTruncated, NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = reply;
        return IsTruncated === true ? { KeyMarker, UploadIdMarker } : undefined;
      });
      return found;
    },
    parts: (upload) =>
      ifThere(async () => {
        const found: UploadedPart[] = [];
        await readPages(async (from: { readonly PartNumberMarker?: string }) => {
          const reply = await client.send(new s3.ListPartsCommand({ ...nameOf(upload), ...from }));
          for (const { PartNumber: number, Size: bytes, ETag: etag } of reply.Parts ?? [])
            if (number !== undefined && bytes !== undefined && etag !== undefined) found.push({ number, bytes, etag });
          const { IsTruncated, NextPartNumberMarker: PartNumberMarker } = reply;
          return IsTruncated === true ? { PartNumberMarker } : undefined;
        });
        return found;
      }),
    async putPart(upload, number, Body, abortSignal) {
      const command = new s3.UploadPartCommand({ ...nameOf(upload), PartNumber: number, Body });
      const { ETag: etag } = await client.send(command, { abortSignal });
      if (etag === undefined) throw new Error('The server gave a part no ETag');
      return { number, bytes: Body.length, etag };
    },
    complete: async (upload, parts) => {
      const Parts = parts.map(({ number: PartNumber, etag: ETag }) => ({ PartNumber, ETag }));
      const command = new s3.CompleteMultipartUploadCommand({ ...nameOf(upload), MultipartUpload: { Parts } });
      return (await ifThere(() => client.send(command).catch(orPartless))) !== undefined;
    },
    abort: async (upload) => {
      await ifThere(() => client.send(new s3.AbortMultipartUploadCommand(nameOf(upload))));
    },
  };
}

/** Parts that were on their way when an upload was ended bring it back without those before them. */
function orPartless(error: unknown): undefined {
  if (error instanceof Error && error.name === 'InvalidPart') return undefined;
  throw error;
}

/** By hand: Amazon's own paging goes round for ever with servers that name a next page behind the last. */
async function readPages<From extends object>(read: (from: From | Record<string, never>) => Promise<From | undefined>) {
  let from: From | Record<string, never> | undefined = {};
  while (from !== undefined) from = await read(from);
}

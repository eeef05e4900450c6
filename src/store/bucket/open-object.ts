import type { Hash } from 'node:crypto';
import type { Origin } from '../part-origin.js';
import type { S3Objects } from '../s3/s3-objects.js';
import type { UnfinishedUpload, UploadedPart } from '../s3/s3-uploads.js';
import type { PartBuffers } from './part-buffers.js';
import type { PartSender } from './part-sender.js';
import type { FileKind } from '../../ports/store.js';

export interface ObjectPartOptions {
  readonly objects: S3Objects;
  readonly buffers: PartBuffers;
  /** What the keys of the file begin with: all but a dot and an extension. */
  readonly stem: string;
  readonly kind: FileKind;
}

/** An object that is being written, as far as this try has it. */
export interface OpenObject extends ObjectPartOptions {
  origin: Origin;
  /** From the first whole part on: a smaller object is put in one piece. */
  upload?: Promise<UnfinishedUpload>;
  /** Those that the server has, in no order. */
  readonly parts: UploadedPart[];
  /** Of all its bytes; absent where an earlier try has sent some, which nobody can read before the object is there. */
  sha256?: Hash;
  bytes: number;
  /** Another try has ended the upload. */
  isOvertaken: boolean;
  /** From the start of the transfer on. */
  sender?: PartSender;
  /** Aborted where nobody waits any more for what is on its way. */
  readonly giveUp: AbortController;
}

/** What an object is called in its bucket, and what it is. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
}

export function opened<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('An object is written between start and close');
  return one;
}

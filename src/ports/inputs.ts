import type { MadeVideo } from '../domain/generation/made-video.js';
import type { ProductName } from '../products/catalogue.js';
import type { InputFile } from '../products/schema/input-files.js';

/** Reads files named in a request. Throws `InvalidRequest` (domain/invalid-request) for one that Kling would refuse. */
export interface Inputs {
  /** Raw base64 of the file, ready for Kling; its field is named in the error text. */
  readBase64(input: InputFile): Promise<string>;
  /** How long a sound is, in milliseconds; undefined where its file does not say. */
  measureSound(input: InputFile): Promise<number | undefined>;
  /** Puts a file where Kling can fetch it, once however often it is asked; returns its name, `s3://bucket/key`. */
  putForKling(input: InputFile, signal: AbortSignal): Promise<string>;
  /** The URL by which Kling fetches what has such a name. */
  linkForKling(input: InputFile): Promise<string>;
}

/** A file that is to be put where Kling can fetch it. */
export interface StoredContent {
  /** Of its bytes, in hexadecimal digits: what has been put once is not put again. */
  readonly sha256: string;
  readonly bytes: number;
  readonly contentType: string;
  /** With its dot. */
  readonly extension: string;
  /** Its bytes, from the beginning; called once for each try. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

/**
 * A bucket for files that Kling takes by URL only, or that lie on another machine than the worker's. Trouble with it is thrown as `KlingFailure` of
 * kind `InputStore`.
 */
export interface InputStore {
  /** As it is set: `s3://bucket/prefix`. */
  readonly name: string;
  /** True for the name of an object in it: of no other is a link made. */
  has(uri: string): boolean;
  /** Puts a file there, unless it is there; returns its name, `s3://bucket/<prefix><sha256>.mp4`. */
  put(content: StoredContent, signal: AbortSignal): Promise<string>;
  /** A URL by which anybody can fetch it for a while; undefined when there is no such object. */
  link(uri: string): Promise<string | undefined>;
  /** All of it; undefined when there is no such object, or it has more bytes. */
  read(uri: string, maxBytes: number): Promise<Buffer | undefined>;
  close(): void;
}

/** Videos of ours that requests name by the generations that have made them. */
export interface MadeVideos {
  /** Undefined for what is no generation of ours, as far as this machine sees. */
  find(generation: string): Promise<MadeVideo | undefined>;
}

/** Tasks of ours whose files requests name by the generations that have made them. */
export interface MadeTasks {
  /** `output` is the place that the request wants its own files in: where a pipeline's files are all together. */
  find(generation: string, output: string | undefined): Promise<MadeTask>;
}

export type MadeTask =
  | {
      readonly kind: 'made';
      readonly taskId: string;
      readonly product?: ProductName;
      /** Absent for the default account. */
      readonly account?: string;
    }
  /** Why there is none, as what follows `the generation "fox-1"`. */
  | { readonly kind: 'none'; readonly text: string };

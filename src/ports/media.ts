import type { Found } from '../domain/artifact.js';
import type { OutputKind } from '../domain/task.js';

/** The reply to a request for (the rest of) a media file. */
export interface MediaReply {
  /** Where in the file the stream starts: the asked offset, or 0 when the server starts anew. */
  readonly offset: number;
  /** Size of the whole file in bytes, when the server says so. */
  readonly totalBytes?: number;
  /** The strong ETag, if any: only with one can a broken download be resumed. */
  readonly etag?: string;
  /** To be read to its end or abandoned (`break`, or abort the signal), else its connection stays open. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Opens media URLs on the hosts that Kling's results may lie on, and on no others. */
export interface Media {
  /**
   * Throws `KlingFailure`: `UntrustedUrl` for a URL that may not be opened, `NotFound` for one that has expired (403, 404, 410),
   * `Media` for trouble on the way, which is worth another try.
   */
  open(url: string, from: { offset: number; etag?: string; signal: AbortSignal }): Promise<MediaReply>;
}

/** A finished file, wherever it lies. */
export interface FileBytes {
  readonly bytes: number;
  /** Fewer where the file ends before. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Reads what a finished file says of itself, in little time and memory however large it is. Never throws. */
export type Measure = (file: FileBytes, kind: OutputKind) => Promise<Found>;

/** Takes pictures out of videos. */
export interface Frames {
  /** The first frame of a video on the disk, as a JPEG; undefined when none can be had. Never throws. */
  first(video: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
}

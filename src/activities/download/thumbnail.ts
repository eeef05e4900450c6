import type { Frames, Media } from '../../ports/media.js';
import type { FileTarget, Store, StoredFile } from '../../ports/store.js';
import type { KeptFile } from '../../domain/generation/files/kept-files.js';
import type { Try } from './fetch-file.js';
import { fetchFile } from './fetch-file.js';

export interface ThumbnailPorts {
  readonly media: Media;
  readonly store: Store;
  /** Absent where nobody wants thumbnails. */
  readonly frames?: Frames;
}

/** A video that is kept. */
interface Video {
  readonly kept: KeptFile;
  readonly target: FileTarget;
  readonly stored: StoredFile;
}

/**
 * The path of the small picture beside a video: Kling's own cover where it has sent one, else its first frame. Undefined where there is none to
 * be had, which is no failure: the video is what was paid for.
 */
export async function keepThumbnail(video: Video, trying: Try, ports: ThumbnailPorts): Promise<string | undefined> {
  const { kept, target, stored } = video;
  const { frames, store } = ports;
  if (frames === undefined || target.kind !== 'video' || target.mark !== undefined) return undefined;
  const place: FileTarget = { ...target, kind: 'image', mark: 'thumbnail' };
  const there = await store.find(place).catch(() => undefined);
  if (there !== undefined) return there.file;
  const cover = await fetchCover(kept, place, trying, ports);
  if (cover !== undefined) return cover.file;
  const frame = await store.withLocalView(stored, (file) => frames.first(file, trying.signal)).catch(() => undefined);
  const made = frame === undefined ? undefined : await write(frame, place, store).catch(() => undefined);
  // What a cancelled try leaves is swept by who cancels.
  trying.signal.throwIfAborted();
  return made?.file;
}

async function fetchCover(
  { output }: KeptFile,
  place: FileTarget,
  trying: Try,
  ports: ThumbnailPorts,
): Promise<StoredFile | undefined> {
  if (output.coverUrl === undefined) return undefined;
  return fetchFile({ ...output, url: output.coverUrl }, place, trying, ports).catch(() => undefined);
}

/** As every file: unfinished under another name, until all of it is there and is a picture. */
async function write(bytes: Uint8Array, place: FileTarget, store: Store): Promise<StoredFile> {
  const part = await store.begin(place);
  try {
    await part.start({ offset: 0, totalBytes: bytes.byteLength });
    await part.write(bytes);
    return await part.commit();
  } finally {
    await part.close();
  }
}

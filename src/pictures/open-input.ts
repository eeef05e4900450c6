import { createHash } from 'node:crypto';
import type { Access } from '../disk/regular-file.js';
import type { StoredContent } from '../ports/inputs.js';
import type { InputFile } from '../products/schema/input-files.js';
import { isByUrl } from '../products/schema/input-files.js';
import { contentOfBytes } from './bytes-content.js';
import { contentTypeOf } from './content-type.js';
import { readPicture } from './image-file.js';
import { readSound } from './sound-file.js';
import type { OpenVideo } from './videos/video-file.js';
import { openVideo } from './videos/video-file.js';

/** A file that Kling will take, with its bytes at hand. */
export interface OpenInput extends StoredContent {
  /** How a viewer would turn a picture. */
  readonly turn?: string;
  readonly close: () => Promise<void>;
}

/** Opens a file that a request names. Throws `InvalidRequest` when Kling would not take it. To be closed by the caller. */
export async function openInput(input: InputFile, access: Access): Promise<OpenInput> {
  if (isByUrl(input)) return fromVideo(input, await openVideo(input, access));
  if (input.kind === 'audio') return fromBytes(input, await readSound(input.file, input, access));
  const { bytes, turn } = await readPicture(input.file, input.field, access);
  return { ...fromBytes(input, bytes), turn };
}

function fromBytes({ kind }: InputFile, content: Buffer): OpenInput {
  return { ...contentOfBytes(content, contentTypeOf(kind, content)), close: () => Promise.resolve() };
}

async function fromVideo({ kind }: InputFile, { handle, bytes, head }: OpenVideo): Promise<OpenInput> {
  const open = (): AsyncIterable<Buffer> =>
    handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 2 ** 20 });
  const hash = createHash('sha256');
  try {
    for await (const chunk of open()) hash.update(chunk);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return { ...contentTypeOf(kind, head), sha256: hash.digest('hex'), bytes, open, close: () => handle.close() };
}

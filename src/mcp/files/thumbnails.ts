import { openOutput } from '../../client/output/open-output.js';
import type { Artifact } from '../../domain/artifact.js';
import type { Folder } from '../../ports/output/folder.js';
import type { Desk } from '../desk.js';
import type { Picture } from '../tools/tool.js';
import { mimeTypeOf } from './link-files.js';

/** A picture of 640 pixels has no more; what is larger would fill the model's memory. */
const MAX_BYTES = 120_000;
/** Of one result with many files. */
const MAX_PICTURES = 4;

export interface Thumbnails {
  readonly pictures: readonly Picture[];
  /** Why there is none, as a sentence. */
  readonly lack?: string;
}

/** Small pictures of a result's files: the one that lies beside a video, and a picture itself where it is small. */
export async function readThumbnails(
  artifacts: readonly Pick<Artifact, 'file' | 'kind' | 'thumbnail'>[],
  { config }: Pick<Desk, 'config'>,
): Promise<Thumbnails> {
  const files = artifacts.flatMap(({ kind, file, thumbnail }) => thumbnail ?? (kind === 'image' ? file : []));
  const { root } = openOutput(config);
  const read = await Promise.all(files.slice(0, MAX_PICTURES).map((file) => readPicture(file, root)));
  const pictures = read.filter((one) => one !== undefined);
  const wanted = artifacts.some(({ kind }) => kind === 'image' || kind === 'video');
  if (pictures.length > 0 || !wanted) return { pictures };
  const lack = files.length === 0 ? 'the worker has kept none' : 'it is too large, or lies on another machine';
  return { pictures, lack: `No thumbnail is shown: ${lack}.` };
}

/** Only of what lies where results are kept. */
async function readPicture(file: string, root: Folder): Promise<Picture | undefined> {
  const mimeType = mimeTypeOf(file);
  if (mimeType === undefined || !root.contains(file)) return undefined;
  const names = file.slice(root.path.length).split(/[\\/]/).filter(Boolean);
  const name = names.pop();
  if (name === undefined) return undefined;
  try {
    const folder = root.below(...names);
    const bytes = await folder.sizeOf(name);
    if (bytes === undefined || bytes > MAX_BYTES) return undefined;
    const content = await folder.readBytes(name);
    return content === undefined ? undefined : { type: 'image', data: content.toString('base64'), mimeType };
  } catch {
    // A result without a thumbnail is none the worse.
    return undefined;
  }
}

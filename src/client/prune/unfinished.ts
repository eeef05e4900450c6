import { WORK_FOLDER } from '../../disk/work-folder.js';
import { isObject } from '../../domain/record.js';
import { readJson } from '../../domain/text/read-json.js';
import type { KeptFile, KeptFiles, KeptUpload } from '../../ports/output/kept-files.js';
import type { Directories } from './directories.js';
import { directoryOf, nameOf } from './directories.js';

/** What a writer of ours that was killed leaves of a file. */
const LEFT_OVER = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;
/** Names that were taken for files which did not come. */
const CLAIM = /\.(name|claim)\.part$/;
const MAX_CLAIM_BYTES = 1024;
const PROBE = /^\.kling-probe-\d+$/;
const NOTE = '.part.json';

/** What is left of works that were not finished, and in which nothing was written since `beforeMs`. */
export async function findUnfinished(
  { files, lastMs }: Directories,
  beforeMs: number,
  read: KeptFiles['read'],
): Promise<readonly KeptFile[]> {
  const found: KeptFile[] = [];
  for (const [directory, there] of files) {
    if (isWorkFolder(directory)) {
      if (lastMs(directory.split('/').slice(0, 2).join('/')) < beforeMs) found.push(...there);
      continue;
    }
    const byName = new Map(there.map((file) => [nameOf(file.path), file]));
    for (const [name, file] of byName) {
      if (file.modifiedMs >= beforeMs) continue;
      if (isLeftOver(name, file)) found.push(file);
      if (!name.endsWith(NOTE) || readNote((await read(file.path)) ?? '') === undefined) continue;
      const part = byName.get(name.slice(0, -'.json'.length));
      // The note goes last: a part without one is nobody's.
      if (part === undefined) found.push(file);
      else if (part.modifiedMs < beforeMs) found.push(part, file);
    }
  }
  return found;
}

const isWorkFolder = (directory: string): boolean =>
  directory === WORK_FOLDER || directory.startsWith(`${WORK_FOLDER}/`);

function isLeftOver(name: string, { bytes }: KeptFile): boolean {
  return LEFT_OVER.test(name) || PROBE.test(name) || (CLAIM.test(name) && bytes <= MAX_CLAIM_BYTES);
}

/** The note beside a part, or of an upload; undefined for any other JSON. */
function readNote(text: string): { readonly uploadId?: unknown } | undefined {
  const note = readJson(text);
  if (!isObject(note)) return undefined;
  return Object.keys(note).every((name) => ['etag', 'totalBytes', 'key', 'uploadId'].includes(name)) ? note : undefined;
}

/**
 * Uploads of ours that were begun before `beforeMs`: those that a note beside them tells of, and those below a directory in which there is anything
 * that is proven to be ours.
 */
export async function findUploads(
  place: Pick<KeptFiles, 'listUploads' | 'read'>,
  beforeMs: number,
  isOurs: (directory: string) => boolean,
): Promise<readonly KeptUpload[]> {
  const found: KeptUpload[] = [];
  for (const upload of await place.listUploads()) {
    if (upload.startedMs >= beforeMs) continue;
    const note = readNote((await place.read(`${upload.path.replace(/\.[^./]*$/, '')}${NOTE}`)) ?? '');
    if (note?.uploadId === upload.uploadId || isOurs(directoryOf(upload.path))) found.push(upload);
  }
  return found;
}

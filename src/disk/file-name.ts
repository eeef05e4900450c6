import { createHash } from 'node:crypto';
import path from 'node:path';

/** Names that Windows keeps for devices, with or without an extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
const MAX_SEGMENT_BYTES = 100;

/**
 * One name in a path, made of an id: what is plain (lower-case letters, digits, `.`, `_`, `-`) stays as it is; anything else is replaced
 * and gets a hash of the original, so that two ids never share a name, not even where upper and lower case are one.
 */
export function safeSegment(id: string): string {
  const isPlain =
    /^[a-z0-9_-][a-z0-9._-]*$/.test(id) && !id.endsWith('.') && id.length <= MAX_SEGMENT_BYTES && !RESERVED.test(id);
  return isPlain ? id : moveAside(id);
}

/** The same id under a name that no plain id has. */
function moveAside(id: string): string {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8);
  const stem = id
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._-]+/, '')
    .slice(0, MAX_SEGMENT_BYTES - 10)
    .replace(/[._-]+$/, '');
  return `${stem === '' || RESERVED.test(stem) ? 'id' : stem}-${hash}`;
}

/** The directory of a workflow's files below `root`: a child id such as `batch/item` becomes two levels. */
export function workflowDirectory(root: string, workflowId: string): string {
  const [top = '', ...inner] = workflowId.split('/');
  return path.join(root, top.startsWith(SERVER_DATA) ? moveAside(top) : safeSegment(top), ...inner.map(itemSegment));
}

/** Files of ours in the output directory itself: the local server's data, with what SQLite keeps beside it. */
const SERVER_DATA = 'temporal.db';
/** Files of ours in a batch's directory, with what is left of them when a writer is killed. */
const BATCH_FILES =
  /^(journal\.jsonl|meanings\.jsonl|results\.jsonl|results\.csv|report\.html|manifest(-[0-9a-f]+)?\.jsonl)(\..*)?$/;

/** The name of an item's directory in its batch's: as `safeSegment`, but never that of one of the batch's own files. */
export function itemSegment(id: string): string {
  return BATCH_FILES.test(id) ? moveAside(id) : safeSegment(id);
}

/** What tells a file of a task from its other ones. */
export interface FileMark {
  readonly group?: number;
  readonly index?: number;
  readonly part?: string;
  readonly mark?: string;
}

/**
 * The name without its extension: the task's id, the numbers of set and file where there are several, what of a picture it is, and what of
 * another file.
 */
export function fileStem({ taskId, group, index, part, mark }: FileMark & { readonly taskId: string }): string {
  return [safeSegment(taskId), group, index, part, mark].filter((word) => word !== undefined).join('-');
}

/** What follows a task's id in the names of files of it that were never finished. */
export const UNFINISHED = /^(-\d+){0,2}(-[a-z]+_seg)?(-watermarked|-thumbnail)?\.part(\.json)?$/;

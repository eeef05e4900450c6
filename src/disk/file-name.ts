import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Folder } from '../ports/output/folder.js';

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

/** Names of the folders, from the output down, in which a workflow's files lie: a child id such as `batch/item` becomes two levels. */
export function workflowSegments(workflowId: string): readonly string[] {
  const [top = '', ...inner] = workflowId.split('/');
  return [top.startsWith(SERVER_DATA) ? moveAside(top) : safeSegment(top), ...inner.map(itemSegment)];
}

/** The directory of a workflow's files below `root`. */
export function workflowDirectory(root: string, workflowId: string): string {
  return path.join(root, ...workflowSegments(workflowId));
}

/** The same as a folder of the output. */
export function workflowFolder(root: Folder, workflowId: string): Folder {
  return root.below(...workflowSegments(workflowId));
}

/** Whether somebody may not call a folder of his own so: it is hidden, or one of our files bears that name. */
export function isTakenName(segment: string): boolean {
  return segment.startsWith('.') || segment.startsWith(SERVER_DATA) || BATCH_FILES.test(segment);
}

/** Files of ours in the output directory itself: the local server's data, with what SQLite keeps beside it. */
const SERVER_DATA = 'temporal.db';
/** Files of ours in a batch's directory, with what is left of them when a writer is killed. */
const BATCH_FILES =
  /^(journal\.jsonl|meanings\.jsonl|results\.jsonl|results\.csv|report(-\d+)?\.html|pipeline\.jsonl?|manifest(-[0-9a-f]+)?\.jsonl|book-[0-9a-f]{32}\.jsonl)(\..*)?$/;

/** Whether a file of that name, in the directory of a batch or a pipeline, is one of its own. */
export const isBatchFile = (name: string): boolean => BATCH_FILES.test(name);

/** The name of an item's directory in its batch's: as `safeSegment`, but never that of one of the batch's own files. */
export function itemSegment(id: string): string {
  return BATCH_FILES.test(id) ? moveAside(id) : safeSegment(id);
}

/** The name of a task's files, where somebody has chosen one: `{n}` in it is the number of each file. By default they are called after the task. */
export interface NamedTask {
  readonly taskId: string;
  readonly name?: string;
  /** It has one file alone, which is called just so. */
  readonly isOnly?: boolean;
}

/** What tells a file of a task from its other ones. */
export interface FileMark {
  /** Counts from 1 among the files of the task. */
  readonly number?: number;
  readonly group?: number;
  readonly index?: number;
  readonly part?: string;
  readonly mark?: string;
}

/** The JSON beside a task's files, which is called after the task whatever they are called. */
export const sidecarName = (taskId: string): string => `${safeSegment(taskId)}.json`;

const NUMBER = '{n}';

/**
 * The name without its extension: that of the task's files, the numbers of set and file where there are several, what of a picture it is, and
 * what of another file.
 */
export function fileStem({ number = 1, group, index, part, mark, ...task }: FileMark & NamedTask): string {
  const base = baseOf(task);
  const numbers = base.includes(NUMBER) ? [] : [group, index];
  const words = [base.replaceAll(NUMBER, String(number)), ...numbers, part, mark];
  return words.filter((word) => word !== undefined).join('-');
}

/** What is in a name, and how long it may be with all that comes behind it. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}._-]*$/u;
const MAX_NAME_BYTES = 140;

/** A name that is no safe one, wherever it comes from, is moved aside as an id is. */
function baseOf({ taskId, name }: NamedTask): string {
  if (name === undefined) return safeSegment(taskId);
  const plain = name.replaceAll(NUMBER, '1');
  const isSafe = NAME.test(plain) && !RESERVED.test(plain) && !/[._-]$/.test(plain);
  return isSafe && Buffer.byteLength(plain) <= MAX_NAME_BYTES ? name : moveAside(name);
}

/** What the names of all files of a task begin with. */
export const stemStart = (task: NamedTask): string => baseOf(task).split(NUMBER, 1)[0] ?? '';

/** Tells what a try has left of a task's files without finishing it. */
export function createUnfinishedTest(task: NamedTask): (file: string) => boolean {
  const isStem = createStemTest(task);
  return (file) => /\.part(\.json)?$/.test(file) && isStem(file.replace(/\.part(\.json)?$/, ''));
}

/** Tells whether a file of the task may be called so, but for its extension. */
export function createStemTest(task: NamedTask): (stem: string) => boolean {
  if (task.isOnly === true) {
    const only = fileStem(task);
    return (stem) => stem === only;
  }
  const own = new RegExp(`^${toPattern(baseOf(task))}(-\\d+){0,2}(-[a-z]+_seg)?(-watermarked|-thumbnail)?$`);
  return (stem) => own.test(stem);
}

/**
 * Tells whether a file, or the name of another task's files, stands in the way of files of that name; of one file alone (`isOnly`) only one that differs
 * by its extension does. Some disks see no difference between letters of two cases.
 */
export function createHolderTest(name: string, isOnly = false): (other: string) => boolean {
  const holder = new RegExp(`^${toPattern(name)}(${isOnly ? '\\.[^.-]+' : '[.-].*'})?$`, 'iu');
  return (other) => holder.test(other.normalize('NFC').replaceAll(NUMBER, '1'));
}

const toPattern = (name: string): string =>
  name
    .split(NUMBER)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\d+');

/** The same name for another task in the same directory. */
export const variantOf = (name: string, count: number): string => (count === 1 ? name : `${name}-${count}`);
export const isVariantOf = (name: string, wanted: string): boolean =>
  name === wanted || (name.startsWith(`${wanted}-`) && /^\d+$/.test(name.slice(wanted.length + 1)));

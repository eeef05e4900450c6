import { isObject } from '../domain/record.js';
import { constants, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Artifact } from '../domain/artifact.js';
import type { ItemRecord } from '../domain/batch/item.js';
import { parseItemWorkflowId } from '../contract/item-workflow-id.js';
import { mapInParallel } from '../domain/map-in-parallel.js';
import { onDisk } from '../disk/disk-failure.js';
import { itemSegment } from '../disk/file-name.js';
import { ignoreCodes } from '../disk/ignore-codes.js';
import { openPlain } from '../disk/plain-file.js';
import { readRecord } from './read-record.js';

/** As `download` writes it beside a task's files. */
export interface Sidecar extends Pick<
  ItemRecord,
  'workflowId' | 'task' | 'model' | 'attempts' | 'cost' | 'entries' | 'lacks'
> {
  readonly taskId: string;
  readonly account?: unknown;
  readonly request?: unknown;
  readonly files: readonly (Omit<Artifact, 'file'> & { readonly name: string })[];
  readonly finishedAt: string;
}

/** How many directories are read at the same time. */
const PARALLEL = 32;

/**
 * Records of items that are complete in a batch's directory, from the JSON beside their files: that is written last of all. Of an item that was
 * made more than once, the last. What cannot be read is left out. Throws `KlingFailure` of kind `Storage` when the directory itself cannot be read.
 */
export async function readMade(directory: string, ids: readonly string[]): Promise<ItemRecord[]> {
  const names = await onDisk(directory, () => readdir(directory).catch(ignoreCodes('ENOENT', 'ENOTDIR')));
  const there = new Set(names);
  const left = ids.filter((id) => there.has(itemSegment(id)));
  const made = await mapInParallel(left, PARALLEL, (id) => readItem(path.join(directory, itemSegment(id)), id));
  return made.filter((record) => record !== undefined);
}

/** Requests of all that is complete in a batch's directory, by the item's id, as they were sent. What cannot be read is left out. */
export async function readRequests(directory: string): Promise<Map<string, Readonly<Record<string, unknown>>>> {
  const names = await readdir(directory).catch(() => []);
  const found = await mapInParallel(names, PARALLEL, async (name) => {
    const last = await readLast(path.join(directory, name), () => true);
    if (last === undefined || !isObject(last.request)) return [];
    const id = parseItemWorkflowId(last.workflowId)?.itemId ?? last.workflowId;
    const request = last.task === undefined ? last.request : { ...last.request, task: last.task };
    return itemSegment(id) === name ? [[id, request] as const] : [];
  });
  return new Map(found.flat());
}

async function readItem(directory: string, id: string): Promise<ItemRecord | undefined> {
  const last = await readLast(directory, ({ workflowId }) => parseItemWorkflowId(workflowId)?.itemId === id);
  if (last === undefined) return undefined;
  const { files, finishedAt, workflowId, account, taskId, task, model, attempts, entries, lacks, cost } = last;
  const artifacts = files.map(({ name, thumbnail, ...facts }) => {
    const small = thumbnail === undefined ? {} : { thumbnail: path.join(directory, thumbnail) };
    return { ...facts, file: path.join(directory, name), ...small };
  });
  const made = { account, taskId, task, model, attempts, artifacts, entries, lacks, cost };
  return readRecord({ id, state: 'completed', workflowId, ...made, endedAt: finishedAt });
}

/** The latest of the sidecars in a directory that are ours; undefined where there is none. */
export async function readLast(directory: string, isOurs: (sidecar: Sidecar) => boolean): Promise<Sidecar | undefined> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => /^[^.]+\.json$/.test(name));
  let last: Sidecar | undefined;
  for (const name of names) {
    const sidecar = await readSidecar(path.join(directory, name));
    if (sidecar === undefined || !isOurs(sidecar)) continue;
    if (last === undefined || last.finishedAt < sidecar.finishedAt) last = sidecar;
  }
  return last;
}

/** What stands beside a task's files; undefined for anything else. */
export async function readSidecar(file: string): Promise<Sidecar | undefined> {
  try {
    const handle = await openPlain(file, constants.O_RDONLY);
    try {
      const content: unknown = JSON.parse(await handle.readFile('utf8'));
      return isSidecar(content) ? content : undefined;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

function isSidecar(content: unknown): content is Sidecar {
  const { workflowId, taskId, finishedAt, attempts, files } = (content ?? {}) as Partial<Sidecar>;
  const isText = [workflowId, taskId, finishedAt].every((one) => typeof one === 'string');
  return isText && typeof attempts === 'number' && Array.isArray(files) && files.every(isFile);
}

function isFile(file: unknown): boolean {
  const { name, bytes, thumbnail } = (file ?? {}) as Partial<Sidecar['files'][number]>;
  const isName = (text: unknown) => typeof text === 'string' && path.basename(text) === text;
  return isName(name) && typeof bytes === 'number' && (thumbnail === undefined || isName(thumbnail));
}

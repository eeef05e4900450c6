import { isObject } from '../domain/record.js';
import path from 'node:path';
import type { Artifact } from '../domain/artifact.js';
import type { ItemRecord } from '../domain/batch/item.js';
import { parseItemWorkflowId } from '../contract/item-workflow-id.js';
import { mapInParallel } from '../domain/work/map-in-parallel.js';
import { itemSegment } from '../disk/file-name.js';
import { readJson } from '../domain/text/read-json.js';
import type { Folder } from '../ports/output/folder.js';
import { explainPlace } from './explain-place.js';
import { readRecord } from './read-record.js';

/** As `download` writes it beside a task's files. */
export interface Sidecar extends Pick<
  ItemRecord,
  'workflowId' | 'task' | 'model' | 'attempts' | 'cost' | 'entries' | 'lacks' | 'differences'
> {
  readonly taskId: string;
  readonly account?: unknown;
  readonly request?: unknown;
  /** When Kling took the task, where that is known. */
  readonly createdAt?: unknown;
  readonly files: readonly (Omit<Artifact, 'file'> & { readonly name: string })[];
  readonly finishedAt: string;
  /** Below the worker's own place, where `run.output` named one. */
  readonly folder?: unknown;
  /** False for files that differ from what was asked for, and were not taken for the result. */
  readonly accepted?: unknown;
}

/** How many folders are read at the same time. */
const PARALLEL = 32;

/**
 * Records of items that are complete in a batch's folder, from the JSON beside their files: that is written last of all. Of an item that was
 * made more than once, the last. What cannot be read is left out. Throws `KlingFailure` of kind `Storage` when the folder itself cannot be read.
 */
export async function readMade(folder: Folder, ids: readonly string[]): Promise<ItemRecord[]> {
  // Where the journal knows all, nothing is asked: a bucket is listed over the line.
  if (ids.length === 0) return [];
  const entries = await folder.list().catch(explainPlace(folder.path));
  const there = new Map(entries.map((entry) => [entry.name, entry]));
  const made = await mapInParallel(ids, PARALLEL, async (id) => {
    const entry = there.get(itemSegment(id));
    return entry === undefined ? undefined : readItem(entry.folder ?? folder.below(entry.name), id);
  });
  return made.filter((record) => record !== undefined);
}

/** Requests of all that is complete in a batch's folder, by the item's id, as they were sent. What cannot be read is left out. */
export async function readRequests(folder: Folder): Promise<Map<string, Readonly<Record<string, unknown>>>> {
  const entries = await folder.list().catch(() => []);
  const found = await mapInParallel(entries, PARALLEL, async ({ name, folder: found = folder.below(name) }) => {
    const last = await readLast(found, () => true);
    if (last === undefined || !isObject(last.request)) return [];
    const id = parseItemWorkflowId(last.workflowId)?.itemId ?? last.workflowId;
    const request = last.task === undefined ? last.request : { ...last.request, task: last.task };
    return itemSegment(id) === name ? [[id, request] as const] : [];
  });
  return new Map(found.flat());
}

async function readItem(folder: Folder, id: string): Promise<ItemRecord | undefined> {
  const isResult = ({ workflowId, accepted }: Sidecar): boolean =>
    accepted !== false && parseItemWorkflowId(workflowId)?.itemId === id;
  const last = await readLast(folder, isResult);
  if (last === undefined) return undefined;
  const { finishedAt, workflowId, account, taskId, task, model, attempts, entries, lacks, differences, cost } = last;
  const artifacts = artifactsOf(last, folder);
  const made = { account, taskId, task, model, attempts, artifacts, entries, lacks, differences, cost };
  return readRecord({ id, state: 'completed', workflowId, ...made, endedAt: finishedAt });
}

/** The files of a sidecar, by their paths. */
export const artifactsOf = ({ files }: Sidecar, folder: Folder): readonly Artifact[] =>
  files.map(({ name, thumbnail, ...facts }) => {
    const small = thumbnail === undefined ? {} : { thumbnail: folder.pathOf(thumbnail) };
    return { ...facts, file: folder.pathOf(name), ...small };
  });

/** Whether a file of that name may be what stands beside a task's files. */
export const isSidecarName = (name: string): boolean => /^[^.]+\.json$/.test(name);

/** The latest of the sidecars in a folder that are ours; undefined where there is none. */
export async function readLast(folder: Folder, isOurs: (sidecar: Sidecar) => boolean): Promise<Sidecar | undefined> {
  const entries = await folder.list().catch(() => []);
  let last: Sidecar | undefined;
  for (const { name } of entries.filter((entry) => isSidecarName(entry.name))) {
    const sidecar = await readSidecar(folder, name);
    if (sidecar === undefined || !isOurs(sidecar)) continue;
    if (last === undefined || last.finishedAt < sidecar.finishedAt) last = sidecar;
  }
  return last;
}

/** What stands beside a task's files; undefined for anything else. */
export async function readSidecar(folder: Folder, name: string): Promise<Sidecar | undefined> {
  return parseSidecar((await folder.read(name).catch(() => undefined)) ?? '');
}

/** The same from its text. */
export function parseSidecar(text: string): Sidecar | undefined {
  const content = readJson(text);
  return isSidecar(content) ? content : undefined;
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

import type { GenerationResult } from '../domain/generation/generation.js';
import { isObject } from '../domain/record.js';
import { readJson } from '../domain/text/read-json.js';
import { sidecarName, workflowFolder } from '../disk/file-name.js';
import type { Folder } from '../ports/output/folder.js';
import type { Sidecar } from './sidecars.js';
import { readLast } from './sidecars.js';

/** The result of a generation by the JSON beside its files, for one of which Temporal no longer tells; undefined where there is none. */
export async function readResult(root: Folder, workflowId: string): Promise<GenerationResult | undefined> {
  const folder = workflowFolder(root, workflowId);
  const isIts = (sidecar: Sidecar): boolean => sidecar.workflowId === workflowId && sidecar.accepted !== false;
  const last = await readLast(folder, isIts);
  if (last === undefined) return undefined;
  const { taskId, task, model, account, attempts, cost, entries, lacks, differences, files, finishedAt } = last;
  const artifacts = files.map(({ name, thumbnail, ...facts }) => {
    const small = thumbnail === undefined ? {} : { thumbnail: folder.pathOf(thumbnail) };
    return { ...facts, file: folder.pathOf(name), ...small };
  });
  const told = { lacks, differences, notices: [...(lacks ?? []), ...(differences ?? [])] };
  const name = sidecarName(taskId);
  const begunMs = Date.parse(await readCreatedAt(folder, name)) || Date.parse(finishedAt);
  return {
    ...{ taskId, task, model, attempts, cost, artifacts, entries, ...told },
    ...(typeof account === 'string' ? { account } : {}),
    sidecarFile: folder.pathOf(name),
    elapsedSeconds: Math.max(0, Date.parse(finishedAt) - begunMs) / 1000,
  };
}

/** When Kling took its task. */
async function readCreatedAt(folder: Folder, name: string): Promise<string> {
  const content = readJson((await folder.read(name)) ?? '');
  return isObject(content) && typeof content.createdAt === 'string' ? content.createdAt : '';
}

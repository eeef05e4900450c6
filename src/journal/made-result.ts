import type { GenerationResult } from '../domain/generation/generation.js';
import { sidecarName, workflowFolder } from '../disk/file-name.js';
import type { Folder } from '../ports/output/folder.js';
import type { Sidecar } from './sidecars.js';
import { artifactsOf, readLast } from './sidecars.js';

/** The result of a generation by the JSON beside its files, for one of which Temporal no longer tells; undefined where there is none. */
export async function readResult(root: Folder, workflowId: string): Promise<GenerationResult | undefined> {
  const folder = workflowFolder(root, workflowId);
  const isIts = (sidecar: Sidecar): boolean => sidecar.workflowId === workflowId && sidecar.accepted !== false;
  const last = await readLast(folder, isIts);
  if (last === undefined) return undefined;
  const { taskId, task, model, account, attempts, cost, entries, lacks, differences, createdAt, finishedAt } = last;
  const told = { lacks, differences, notices: [...(lacks ?? []), ...(differences ?? [])] };
  const begunMs = (typeof createdAt === 'string' && Date.parse(createdAt)) || Date.parse(finishedAt);
  return {
    ...{ taskId, task, model, attempts, cost, artifacts: artifactsOf(last, folder), entries, ...told },
    ...(typeof account === 'string' ? { account } : {}),
    sidecarFile: folder.pathOf(sidecarName(taskId)),
    elapsedSeconds: Math.max(0, Date.parse(finishedAt) - begunMs) / 1000,
  };
}

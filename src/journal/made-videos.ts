import type { MadeTask, MadeVideos } from '../ports/inputs.js';
import { workflowFolder } from '../disk/file-name.js';
import type { Folder } from '../ports/output/folder.js';
import type { Sidecar } from './sidecars.js';
import { readLast } from './sidecars.js';

/** The port `MadeVideos`: what the JSON beside a generation's files says of its video. */
export function createMadeVideos({ root }: { readonly root: Folder }): MadeVideos {
  return {
    async find(generation) {
      const sidecar = await readLast(workflowFolder(root, generation), (one) => one.workflowId === generation);
      if (sidecar === undefined) return undefined;
      const video = sidecar.files.find((file) => file.kind === 'video' && file.id !== undefined);
      return { id: video?.id, seconds: video?.durationSeconds, finishedAt: sidecar.finishedAt };
    },
  };
}

/** The task that has made the files of a generation, by the JSON beside them; undefined where there is none. */
export async function findMadeTask(root: Folder, generation: string): Promise<MadeTask | undefined> {
  const isIts = ({ workflowId, accepted }: Sidecar): boolean => workflowId === generation && accepted !== false;
  const sidecar = await readLast(workflowFolder(root, generation), isIts);
  if (sidecar === undefined) return undefined;
  const { taskId, task, account } = sidecar;
  return { kind: 'made', taskId, product: task, ...(typeof account === 'string' ? { account } : {}) };
}

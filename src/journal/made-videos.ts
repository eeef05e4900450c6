import type { MadeVideos } from '../ports/inputs.js';
import { workflowFolder } from '../disk/file-name.js';
import type { Folder } from '../ports/output/folder.js';
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

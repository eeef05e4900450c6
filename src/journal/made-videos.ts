import type { MadeVideos } from '../ports/inputs.js';
import { workflowDirectory } from '../disk/file-name.js';
import { readLast } from './sidecars.js';

/** The port `MadeVideos`: what the JSON beside a generation's files says of its video. */
export function createMadeVideos({ root }: { readonly root: string }): MadeVideos {
  return {
    async find(generation) {
      const sidecar = await readLast(workflowDirectory(root, generation), (one) => one.workflowId === generation);
      if (sidecar === undefined) return undefined;
      const video = sidecar.files.find((file) => file.kind === 'video' && file.id !== undefined);
      return { id: video?.id, seconds: video?.durationSeconds, finishedAt: sidecar.finishedAt };
    },
  };
}

import { recordSteps } from '../activities.js';
import type { LivePipeline } from './live-pipeline.js';

export type PipelineJournal = ReturnType<typeof createPipelineJournal>;

/** Ends that are written together while many run: each write costs some events. */
const SHARE = 10;

/** The journal of a pipeline. */
export function createPipelineJournal(live: LivePipeline) {
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    try {
      await recordSteps({ pipelineId: live.facts().pipelineId, records: live.takeRecords() });
    } finally {
      writing = undefined;
      live.wake();
    }
  }

  return {
    isWriting: () => writing !== undefined,
    /** True when what has ended is worth a write, and none is under way. */
    isDue: () => writing === undefined && live.recordCount() > Math.floor(live.book().count('running') / SHARE),
    /** Writes what has ended since the last time; one write at a time. Returns when nothing is left to be written. */
    async flush(): Promise<void> {
      while (writing !== undefined || live.recordCount() > 0) {
        writing ??= write();
        await writing;
      }
    },
  };
}

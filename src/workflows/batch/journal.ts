import { condition } from '@temporalio/workflow';
import type { ReportFiles } from '../../domain/batch/progress/progress.js';
import { recordItems, reportBatch } from '../activities.js';
import type { LiveBatch } from './live-batch.js';

export type Journal = ReturnType<typeof createJournal>;

/** The files of a batch: its journal of ended items, and the report that is made of it. */
export function createJournal(batch: LiveBatch) {
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    try {
      await recordItems({ batchId: batch.facts().batchId, records: batch.takeRecords() });
    } finally {
      writing = undefined;
    }
  }

  /** Writes what has ended since the last time; one write at a time. Returns when nothing is left to be written. */
  async function flush(): Promise<void> {
    while (writing !== undefined || batch.recordCount() > 0) {
      writing ??= write();
      await writing;
    }
  }

  return {
    flush,
    isWriting: () => writing !== undefined,
    async report(): Promise<ReportFiles> {
      await condition(() => batch.facts().manifest !== '');
      await flush();
      const { batchId, manifest, state, reason, startedAt, endedAt } = batch.facts();
      return reportBatch({ batchId, manifest, state, reason, startedAt, endedAt });
    },
  };
}

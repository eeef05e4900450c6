import path from 'node:path';
import { createLocalFolder } from '../../disk/local-folder.js';
import { workflowFolder } from '../../disk/file-name.js';
import type { BatchState, ReportFiles } from '../../domain/batch/progress/progress.js';
import { readJournal } from '../../journal/journal.js';
import { writeLinkedReport } from '../../journal/linked-report.js';
import { KEPT_MANIFEST, readAllItems } from '../../manifest/kept/items.js';
import { readPipeline } from '../../manifest/kept/pipeline.js';
import type { OutputConfig } from '../output/open-output.js';
import { openOutput } from '../output/open-output.js';
import type { Session } from '../session.js';
import type { BatchView } from './batch-view.js';
import { lookAtBatch } from './batch-view.js';

/** Where a report is saved, and how long its links work. */
export interface Saving {
  readonly directory: string;
  readonly linkSeconds: number;
}

/**
 * Writes the report of a batch into a directory of this machine, with links to what lies in a bucket, from what the batch has left in the output.
 * Throws `KlingFailure` of kind `Storage` where that cannot be read.
 */
export async function saveReport(
  batchId: string,
  { directory, linkSeconds }: Saving,
  config: OutputConfig,
  session: Session,
): Promise<ReportFiles> {
  const output = openOutput(config);
  const kept = workflowFolder(output.root, batchId);
  const [view, items, records, pipeline] = await Promise.all([
    lookAtBatch(batchId, session),
    readAllItems(kept, KEPT_MANIFEST),
    readJournal(kept),
    readPipeline(kept),
  ]);
  const { startedAt, endedAt, progress } = view;
  const source = {
    batchId,
    startedAt,
    endedAt,
    state: stateOf(view),
    reason: progress?.reason,
    items,
    ...(pipeline === undefined ? {} : { pipeline }),
    records,
  };
  return writeLinkedReport(source, {
    folder: createLocalFolder(path.resolve(directory)),
    linkOf: (file) => output.linkOf(file, linkSeconds),
    webUi: session.webUi,
  });
}

function stateOf({ ending, progress }: BatchView): BatchState {
  if (ending === undefined) return progress?.state ?? 'running';
  return ending.kind === 'completed' ? ending.result.state : 'cancelled';
}

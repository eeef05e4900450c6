import type { ReportBatchInput } from '../../contract/batch-activities.js';
import type { ReportFiles } from '../../domain/batch/progress/progress.js';
import { buildReport } from '../../report/report.js';
import { toReportItem, toRows } from '../../report/rows.js';
import { withHeartbeats } from '../heartbeat.js';
import type { BatchFiles } from '../../ports/batch-files.js';
import { mapLazily } from '../../domain/work/map-lazily.js';
import type { Manifests } from '../../ports/manifests.js';

/** The activity `reportBatch`: writes results.jsonl, results.csv and report.html from the manifest and the journal. */
export function createReportBatch({ manifests, batchFiles }: { manifests: Manifests; batchFiles: BatchFiles }) {
  return (input: ReportBatchInput): Promise<ReportFiles> =>
    withHeartbeats(
      () => ({ batchId: input.batchId }),
      async () => {
        const { manifest, ...facts } = input;
        const all = await manifests.readAll(input.batchId, manifest);
        const pipeline = await manifests.pipelineOf(input.batchId);
        const items = mapLazily(all, (item) => toReportItem(item, pipeline));
        const records = await batchFiles.readRecords(input.batchId);
        const report = await buildReport(toRows({ items, records }, facts), facts);
        return batchFiles.writeReport(input.batchId, report);
      },
    );
}

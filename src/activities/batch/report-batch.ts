import type { ReportBatchInput } from '../../contract/batch-activities.js';
import type { ReportFiles } from '../../domain/batch/progress/progress.js';
import { buildReport, toReportItem } from '../../report/report.js';
import { withHeartbeats } from '../heartbeat.js';
import type { BatchFiles } from '../../ports/batch-files.js';
import type { Manifests } from '../../ports/manifests.js';

/** The activity `reportBatch`: writes results.jsonl, results.csv and report.html from the manifest and the journal. */
export function createReportBatch({ manifests, batchFiles }: { manifests: Manifests; batchFiles: BatchFiles }) {
  return (input: ReportBatchInput): Promise<ReportFiles> =>
    withHeartbeats(
      () => ({ batchId: input.batchId }),
      async () => {
        const items = await manifests.read(input.batchId, input.manifest);
        const pipeline = await manifests.pipelineOf(input.batchId);
        const records = await batchFiles.readRecords(input.batchId);
        const report = buildReport({
          ...input,
          items: items.map((item) => toReportItem(item, pipeline)),
          records: [...records.values()],
        });
        return batchFiles.writeReport(input.batchId, report);
      },
    );
}

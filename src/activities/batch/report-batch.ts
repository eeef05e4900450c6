import { isObject } from '../../domain/record.js';
import type { ReportBatchInput } from '../../contract/batch-activities.js';
import type { ReportFiles } from '../../domain/batch/progress/progress.js';
import { buildReport } from '../../report/report.js';
import { withHeartbeats } from '../heartbeat.js';
import type { Metadata } from '../../domain/generation/metadata.js';
import type { BatchFiles } from '../../ports/batch-files.js';
import type { Manifests } from '../../ports/manifests.js';
import type { Item } from '../../domain/batch/batch-items.js';

/** The activity `reportBatch`: writes results.jsonl, results.csv and report.html from the manifest and the journal. */
export function createReportBatch({ manifests, batchFiles }: { manifests: Manifests; batchFiles: BatchFiles }) {
  return (input: ReportBatchInput): Promise<ReportFiles> =>
    withHeartbeats(
      () => ({ batchId: input.batchId }),
      async () => {
        const items = await manifests.read(input.batchId, input.manifest);
        const records = await batchFiles.readRecords(input.batchId);
        const report = buildReport({
          ...input,
          items: items.map(({ id, request }) => ({ id, prompt: textOf(request.prompt), ...metadataOf(request) })),
          records: [...records.values()],
        });
        return batchFiles.writeReport(input.batchId, report);
      },
    );
}

function metadataOf({ metadata }: Item['request']): { readonly metadata?: Metadata } {
  return isObject(metadata) ? { metadata } : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

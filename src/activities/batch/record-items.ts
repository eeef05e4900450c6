import type { RecordItemsInput } from '../../contract/batch-activities.js';
import type { ItemRecord } from '../../domain/batch/item.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import { outlinePipeline, withSteps } from '../../domain/pipeline/rows/steps-of-pipeline.js';
import { withHeartbeats } from '../heartbeat.js';
import type { BatchFiles } from '../../ports/batch-files.js';
import type { Manifests } from '../../ports/manifests.js';
import type { PipelineFiles } from '../../ports/output/pipeline-files.js';

export interface RecordItemsPorts {
  readonly batchFiles: BatchFiles;
  readonly manifests: Pick<Manifests, 'pipelineOf'>;
  readonly pipelineFiles: Pick<PipelineFiles, 'readRecords'>;
}

/** Each is a file or a few objects. */
const PARALLEL_READS = 8;

/** The activity `recordItems`: puts ended items into the batch's journal, from where a later run and the report take them. */
export function createRecordItems({ batchFiles, manifests, pipelineFiles }: RecordItemsPorts) {
  return ({ batchId, records }: RecordItemsInput): Promise<void> =>
    withHeartbeats(
      () => ({ batchId }),
      async () => batchFiles.appendRecords(batchId, await tellSteps(batchId, records)),
    );

  /** What the steps of a pipeline have made is in its own journal, so that it need not go through the batch's history. */
  async function tellSteps(batchId: string, records: readonly ItemRecord[]): Promise<readonly ItemRecord[]> {
    if (records.every((record) => record.pipeline === undefined)) return records;
    const outline = outlinePipeline((await manifests.pipelineOf(batchId)) ?? {});
    return mapInParallel(records, PARALLEL_READS, async (record) =>
      withSteps(record, await pipelineFiles.readRecords(record.workflowId), outline),
    );
  }
}

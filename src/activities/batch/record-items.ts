import type { RecordItemsInput } from '../../contract/batch-activities.js';
import { withHeartbeats } from '../heartbeat.js';
import type { BatchFiles } from '../../ports/batch-files.js';

/** The activity `recordItems`: puts ended items into the batch's journal, from where a later run and the report take them. */
export function createRecordItems({ batchFiles }: { batchFiles: BatchFiles }) {
  return ({ batchId, records }: RecordItemsInput): Promise<void> =>
    withHeartbeats(
      () => ({ batchId }),
      () => batchFiles.appendRecords(batchId, records),
    );
}

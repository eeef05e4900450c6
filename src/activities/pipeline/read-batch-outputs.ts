import type { ReadBatchOutputsInput } from '../../contract/pipeline/pipeline-activities.js';
import type { MadeOutput } from '../../domain/pipeline/made-step.js';
import { outputsOfBatch } from '../../domain/pipeline/book/end-of-batch.js';
import type { BatchFiles } from '../../ports/batch-files.js';
import type { Manifests } from '../../ports/manifests.js';
import { withHeartbeats } from '../heartbeat.js';

export interface ReadBatchOutputsPorts {
  readonly batchFiles: Pick<BatchFiles, 'readRecords'>;
  readonly manifests: Pick<Manifests, 'readAll'>;
}

/** The activity `readBatchOutputs`: what the items of a batch have made, from its journal, since it need not go through the batch's own history. */
export function createReadBatchOutputs({ batchFiles, manifests }: ReadBatchOutputsPorts) {
  return ({ batchId }: ReadBatchOutputsInput): Promise<readonly MadeOutput[]> =>
    withHeartbeats(
      () => ({ batchId }),
      async () => {
        const [items, records] = await Promise.all([manifests.readAll(batchId), batchFiles.readRecords(batchId)]);
        return outputsOfBatch([...items.keys()], records);
      },
    );
}

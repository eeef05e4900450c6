import type { RecordStepsInput } from '../../contract/pipeline/pipeline-activities.js';
import type { PipelineFiles } from '../../ports/output/pipeline-files.js';
import { withHeartbeats } from '../heartbeat.js';

/** The activity `recordSteps`: puts what has ended into the pipeline's journal, from where a later run takes it over. */
export function createRecordSteps({ pipelineFiles }: { pipelineFiles: PipelineFiles }) {
  return ({ pipelineId, records }: RecordStepsInput): Promise<void> =>
    withHeartbeats(
      () => ({ pipelineId }),
      () => pipelineFiles.appendRecords(pipelineId, records),
    );
}

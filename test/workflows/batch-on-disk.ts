import { createOpenBatch } from '../../src/activities/batch/open-batch.js';
import { createReadItems } from '../../src/activities/batch/read-items.js';
import { createRecordItems } from '../../src/activities/batch/record-items.js';
import { createReportBatch } from '../../src/activities/batch/report-batch.js';
import { toTemporalFailure } from '../../src/activities/failures.js';
import { createReadBatchOutputs } from '../../src/activities/pipeline/read-batch-outputs.js';
import { openOutput } from '../../src/client/output/open-output.js';
import { readConfig } from '../../src/config/read-config.js';
import { createBatchFiles } from '../../src/journal/batch-files.js';
import { createPipelineFiles } from '../../src/journal/pipeline-files.js';
import { createManifests } from '../../src/manifest/manifests.js';

/** The activities of a batch, with its rows, its journal and its report in a real folder. */
export function createBatchActivities(folder: string) {
  const output = openOutput(readConfig({ KLING_OUTPUT: folder }));
  const checkInput = () => Promise.reject(new Error('no row names a file'));
  const ports = {
    manifests: createManifests({ directory: folder, checkInput, root: output.root }),
    batchFiles: createBatchFiles(output),
    pipelineFiles: createPipelineFiles(output),
    accounts: new Map([['default', { slotLimits: { video: 2, image: 2 } }]]),
    searchable: true,
    now: Date.now,
  };
  return {
    openBatch: translated(createOpenBatch(ports)),
    readItems: translated(createReadItems(ports)),
    recordItems: translated(createRecordItems(ports)),
    reportBatch: translated(createReportBatch(ports)),
    readBatchOutputs: translated(createReadBatchOutputs(ports)),
  };
}

function translated<Input, Result>(activity: (input: Input) => Promise<Result>) {
  return (input: Input): Promise<Result> =>
    activity(input).catch((error: unknown) => {
      throw toTemporalFailure(error);
    });
}

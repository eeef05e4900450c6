import { batchEvents } from './batch-events.js';
import { batchRuns } from './batch-runs.js';
import { batchSize } from './batch-size.js';
import { callbacks } from './callbacks.js';
import { delivery } from './delivery.js';
import { download } from './download.js';
import { events } from './events.js';
import { help } from './help.js';
import { largeBatch } from './large-batch.js';
import type { Measurement } from '../measurement.js';
import { memory } from './memory.js';
import { million } from './million.js';
import { mixed } from './mixed.js';
import { noWorker } from './no-worker.js';
import { pipelineRuns } from './pipeline-runs.js';
import { progressLatency } from './progress-latency.js';
import { recovery } from './recovery.js';
import { requests } from './requests.js';
import { scale } from './scale.js';
import { storyboard } from './storyboard.js';
import { throughput } from './throughput.js';
import { utilisation } from './utilisation.js';
import { waitEndings } from './wait-endings.js';

/** In the order of the table, which is also that in which they run. */
export const MEASUREMENTS: readonly Measurement[] = [
  events,
  batchEvents,
  requests,
  mixed,
  utilisation,
  storyboard,
  callbacks,
  waitEndings,
  throughput,
  batchRuns,
  batchSize,
  largeBatch,
  pipelineRuns,
  progressLatency,
  memory,
  scale,
  million,
  download,
  delivery,
  recovery,
  noWorker,
  help,
];

/** What `--only` names, or all; without the long ones when it has to be quick. */
export function chooseMeasurements({
  quick,
  only,
}: {
  quick: boolean;
  only: readonly string[];
}): readonly Measurement[] {
  return MEASUREMENTS.filter(({ name, isLong }) => (only.length > 0 ? only.includes(name) : !(quick && isLong)));
}

import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { connectKling } from '../../src/kling/connect.js';
import { createNaiveActivities } from './activities.js';

/** The worker of the naive variant, with the SDK's own defaults and, so that it can be compared at 500 in flight, as many activity slots as ours. */
function readVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set; the benchmarks set it`);
  return value;
}

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
});
const { kling } = connectKling({
  baseUrl: readVariable('KLING_BASE_URL'),
  credentials: { apiKey: readVariable('KLING_API_KEY') },
  requestTimeoutMs: 60_000,
  now: Date.now,
});
const connection = await NativeConnection.connect({ address: readVariable('TEMPORAL_ADDRESS') });
const worker = await Worker.create({
  connection,
  namespace: readVariable('TEMPORAL_NAMESPACE'),
  taskQueue: readVariable('KLING_TASK_QUEUE'),
  workflowBundle: { codePath: readVariable('BENCH_NAIVE_BUNDLE') },
  activities: createNaiveActivities({ kling, outputDir: readVariable('KLING_OUTPUT_DIR') }),
  maxConcurrentActivityTaskExecutions: 2000,
  maxCachedWorkflows: 500,
});
// Whoever started this is gone.
process.once('disconnect', () => process.exit());
process.send?.('ready');
await worker.run();

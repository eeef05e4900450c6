import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Activities } from '../../contract/activities.js';
import type { OnS3Exchange } from '../../store/s3/watch-requests.js';
import { DEFAULT_ACCOUNT } from '../../domain/account/account-name.js';
import type { MetricsPage } from '../health/health-server.js';
import { createBucketMeter } from './bucket-meter.js';
import type { GenerationMeter } from './generation-meter.js';
import { createGenerationMeter } from './generation-meter.js';
import type { KlingMeter } from './kling-meter.js';
import { createKlingMeters } from './kling-meter.js';
import { createOperationMeter } from './operation-meter.js';
import type { QueueMeter } from './queue-meter.js';
import { createQueueMeter } from './queue-meter.js';
import type { SdkMetrics } from './sdk-metrics.js';

/** What a worker counts as it goes, from its first moment on; counters start anew with it. */
export interface WorkerMetrics {
  readonly registry: Registry;
  readonly generations: GenerationMeter;
  readonly queues: QueueMeter;
  readonly klingOf: (account: string) => KlingMeter;
  readonly onS3Exchange: OnS3Exchange;
  readonly measureOperate: (operate: Activities['operate']) => Activities['operate'];
}

/** The meters of a worker with these accounts. */
export function createWorkerMetrics(accounts: readonly string[] = [DEFAULT_ACCOUNT]): WorkerMetrics {
  const registry = new Registry();
  return {
    registry,
    generations: createGenerationMeter(registry, accounts),
    queues: createQueueMeter(registry),
    klingOf: createKlingMeters(registry),
    onS3Exchange: createBucketMeter(registry),
    measureOperate: createOperationMeter(registry),
  };
}

/** Ours and the SDK's as one page: their names begin with different words, so no family stands there twice. */
export async function renderMetrics(
  { registry }: Pick<WorkerMetrics, 'registry'>,
  sdk?: SdkMetrics,
): Promise<MetricsPage> {
  const [ours, theirs = ''] = await Promise.all([registry.metrics(), sdk?.read()]);
  return { contentType: registry.contentType, body: `${ours.trimEnd()}\n${theirs}` };
}

/** Memory, processor time and delays of this process, under the names that are usual for Node. */
export function measureProcess({ registry }: Pick<WorkerMetrics, 'registry'>): void {
  collectDefaultMetrics({ register: registry });
}

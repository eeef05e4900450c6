import { createServer } from 'node:http';
import { IllegalStateError } from '@temporalio/common';
import type { MetricsExporterConfig } from '@temporalio/worker';
import { listenAt } from '../../network/listening.js';

/** Where the SDK's core tells its own numbers, and how they are read. */
export interface SdkMetrics {
  readonly options: MetricsExporterConfig;
  /** In Prometheus' text format; empty where the core does not answer. */
  read(): Promise<string>;
}

/** It is this very process that answers: whoever waits longer waits for something that hangs. */
const ANSWER_MS = 2000;

/** Metrics of the SDK's core at a port of this machine, under names that Prometheus' conventions ask for. */
function createSdkMetrics(port: number): SdkMetrics {
  const address = `127.0.0.1:${port}`;
  return {
    options: {
      prometheus: {
        bindAddress: address,
        countersTotalSuffix: true,
        unitSuffix: true,
        useSecondsForDurations: true,
      },
    },
    async read() {
      try {
        const reply = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(ANSWER_MS) });
        return reply.ok ? await reply.text() : '';
      } catch {
        return '';
      }
    },
  };
}

/** The core cannot be told to take any free port and to say which, so one is looked for; another process may be quicker. */
const MAX_TRIES = 5;

/**
 * Calls `install` with metrics at a port that is free, and again with another one where that was taken meanwhile. Throws what `install` throws
 * for any other reason.
 */
export async function installWithMetrics(install: (options: MetricsExporterConfig) => void): Promise<SdkMetrics> {
  for (let tries = 1; ; tries += 1) {
    const metrics = createSdkMetrics(await findFreePort());
    try {
      install(metrics.options);
      return metrics;
    } catch (error) {
      if (error instanceof IllegalStateError || tries === MAX_TRIES || !/in use/i.test(String(error))) throw error;
    }
  }
}

async function findFreePort(): Promise<number> {
  const probe = await listenAt(createServer(), { host: '127.0.0.1', port: 0 });
  await probe.close();
  return Number(new URL(probe.url).port);
}

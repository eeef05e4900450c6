import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { findFreePort } from '../src/local/free-port.js';
import { spawnGuarded } from '../src/programs/guarded-process.js';
import { ATTRIBUTE_NAMES, ATTRIBUTE_TYPE } from '../src/contract/search-attributes.js';
import { waitUntilReady } from '../src/local/server-ready.js';

/**
 * Namespaces, because the server counts actions by namespace: one for each variant, and one for each thing that is counted while other
 * measurements run.
 */
export const NAMESPACES = ['ours', 'naive', 'ours_counted', 'naive_counted', 'batch_counted', 'scale_counted'] as const;
export type Namespace = (typeof NAMESPACES)[number];

export interface BenchServer {
  readonly address: string;
  /** Of its processes, or of what holds them: below these are all. */
  readonly pids: readonly number[];
  /** Prometheus' text format; holds the counter `action`. */
  readonly metricsUrl: string;
  /** What its database occupies on the disk; 0 in memory. */
  databaseMB(): number;
  stop(): Promise<void>;
}

/** The matcher settings of `src/local/local-server.ts`, which has no metrics port and one namespace. */
const SETTINGS = [
  'matching.useNewMatcher=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];

/** Starts a Temporal server of the benchmarks' own, in memory without `dbFilename`; rejects when it is not ready after 30 s. */
export async function startBenchServer(binary: string, dbFilename: string | undefined): Promise<BenchServer> {
  const ip = '127.0.0.1';
  const [port, metricsPort] = [await findFreePort(ip, 0), await findFreePort(ip, 0)];
  const attributes = ATTRIBUTE_NAMES.map((name) => `${name}=${ATTRIBUTE_TYPE}`);
  const args = [
    ...['server', 'start-dev', '--headless', '--log-level', 'error', '--ip', ip],
    ...['--port', String(port), '--metrics-port', String(metricsPort)],
    ...(dbFilename === undefined ? [] : ['--db-filename', dbFilename]),
    ...NAMESPACES.flatMap((namespace) => ['--namespace', namespace]),
    ...attributes.flatMap((attribute) => ['--search-attribute', attribute]),
    ...SETTINGS.flatMap((setting) => ['--dynamic-config-value', setting]),
  ];
  const server = spawnGuarded(binary, args, { env: { HOME: homedir(), PATH: '/usr/local/bin:/usr/bin:/bin' } });
  const address = `${ip}:${port}`;
  try {
    for (const namespace of NAMESPACES) await waitUntilReady({ address, namespace, limitMs: 30_000 });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    ...{ address, pids: [server.pid] },
    metricsUrl: `http://${ip}:${metricsPort}/metrics`,
    databaseMB: () => (dbFilename === undefined ? 0 : sizeMB(dbFilename) + sizeMB(`${dbFilename}-wal`)),
    stop: () => server.stop(),
  };
}

function sizeMB(file: string): number {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) / 2 ** 20;
}

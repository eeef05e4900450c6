import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { waitUntilReady } from '../src/local/server-ready.js';
import { registerSearchAttributes } from '../src/temporal/search-attributes.js';
import { PACKAGE_ROOT } from './package-root.js';
import type { BenchServer } from './temporal-server.js';
import { NAMESPACES } from './temporal-server.js';
import { waitFor } from './wait-for.js';

/** The part of what `scripts/compose-server.mjs` starts that this takes. */
interface ComposeServer {
  readonly address: string;
  readonly pids: readonly number[];
  readonly data: string;
  readonly with: { readonly metricsPort: number };
  stop(): Promise<void>;
}

/** A namespace that is new reaches all parts of a server some seconds later. */
const READY_LIMIT_MS = 60_000;
const RETENTION = msToTs('1 day');

/** Starts the server of `docker-compose.yml`, with PostgreSQL, for the benchmarks alone; `log` gets a line for each of its steps. */
export async function startPostgresServer(log: (line: string) => void): Promise<BenchServer> {
  const script = pathToFileURL(path.join(PACKAGE_ROOT, 'scripts/compose-server.mjs')).href;
  const { startComposeServer } = (await import(script)) as {
    readonly startComposeServer: (log: (line: string) => void) => Promise<ComposeServer>;
  };
  const compose = await startComposeServer(log);
  const { address, pids, data } = compose;
  try {
    for (const namespace of NAMESPACES) await addNamespace(address, namespace);
  } catch (error) {
    await compose.stop();
    throw error;
  }
  return {
    ...{ address, pids },
    metricsUrl: `http://127.0.0.1:${compose.with.metricsPort}/metrics`,
    databaseMB: () => folderMB(data),
    stop: () => compose.stop(),
  };
}

async function addNamespace(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: RETENTION });
    const register = () =>
      registerSearchAttributes(connection, namespace).then(
        () => true,
        () => false,
      );
    await waitFor(`the search attributes of ${namespace}`, register, READY_LIMIT_MS, 500);
  } finally {
    await connection.close();
  }
  await waitUntilReady({ address, namespace, limitMs: READY_LIMIT_MS });
}

/** What all files below occupy: tables, indexes and the log of what is not yet in them. */
function folderMB(folder: string): number {
  const { stdout } = spawnSync('du', ['-sk', folder], { encoding: 'utf8' });
  return Number.parseInt(stdout, 10) / 1024;
}

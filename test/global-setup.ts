import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { readConfig } from '../src/config/read-config.js';
import { connectClient } from '../src/temporal/connect/connection.js';
import { findTemporalBinary } from '../src/local/install/find-binary.js';
import { startLocalServer } from '../src/local/local-server.js';
import { registerSearchAttributes } from '../src/temporal/search-attributes.js';
import { webUiUrl } from '../src/temporal/web-ui.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** `host:port` of the one Temporal server that all tests share; its namespace is `default`. */
    temporalAddress: string;
    /** Where that server's Web UI stands, without a slash at the end. */
    temporalUiUrl: string;
    /** The Temporal CLI, to start further servers with or to use as a person would. */
    temporalBinary: string;
  }
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/**
 * How soon, and how often from then on, a server looks whether a version that is no longer current still has work: three minutes where nobody says
 * otherwise. scripts/compose-server.mjs has the same.
 */
const SOON_DRAINED = ['VisibilityGracePeriod', 'RefreshInterval'].map(
  (name) => `matching.wv.VersionDrainageStatus${name}="2s"`,
);
const log = (line: string) => process.stderr.write(`${line}\n`);

/** Builds `dist` when it is older than the sources, and starts one Temporal server for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildWhenStale();
  const { env, cacheDir } = readConfig();
  const lines: string[] = [];
  const binary = await findTemporalBinary({
    pathEnv: env.PATH ?? '',
    cacheDir,
    env,
    log: (line) => (lines.push(line) > 2 ? log(line) : undefined),
  });
  project.provide('temporalBinary', binary);
  const running = env.KLING_TEST_TEMPORAL_ADDRESS;
  if (running !== undefined && running !== '') return useRunning(project, running);
  const server = await startLocalServer({ binary, log, settings: SOON_DRAINED });
  project.provide('temporalAddress', server.address);
  project.provide('temporalUiUrl', server.uiUrl);
  return () => server.stop();
}

async function useRunning(project: TestProject, address: string): Promise<() => Promise<void>> {
  const { connection, namespace, close } = await connectClient({ env: { TEMPORAL_ADDRESS: address } });
  await registerSearchAttributes(connection, namespace);
  await close();
  project.provide('temporalAddress', address);
  project.provide('temporalUiUrl', new URL(webUiUrl({ address, namespace })).origin);
  return () => Promise.resolve();
}

/** The bundle is the last file that a build writes: when it is there, all of it is. */
function buildWhenStale(): void {
  const builtMs = statSync(path.join(ROOT, 'dist/workflow-bundle.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (builtMs > newestMs(path.join(ROOT, 'src'))) return;
  log('dist is older than src: npm run build');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm run build failed; its errors are above');
}

function newestMs(directory: string): number {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return Math.max(...entries.map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs));
}

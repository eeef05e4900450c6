import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Env } from '../../domain/env.js';
import { makeDirectories } from '../../disk/make-directories.js';
import { isExecutable } from '../../programs/executable.js';
import { runCommand } from './run-command.js';
import { TEMPORAL_CLI_VERSION } from './temporal-release.js';

/** A download of some 50 MB and a start; where it cannot work it mostly fails at once. */
export const SDK_DOWNLOAD_LIMIT_MS = 60_000;

/**
 * Runs in a process of its own: the SDK's download cannot be cancelled, and it would install the SDK's runtime, which a process
 * has only once, before ours. CommonJS text instead of a file, so that it is the same from sources and from `dist`.
 */
const DOWNLOAD = `
const [testing, downloadDir, version] = process.argv.slice(1);
const { TestWorkflowEnvironment } = require(testing);
TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'cached-download', downloadDir, version } } })
  .then((environment) => environment.teardown())
  .then(() => process.exit(0), (error) => { console.error(String(error.message).replaceAll('\\n', ' ')); process.exit(1); });
`;

export interface SdkDownloadOptions {
  /** Where the binary goes. */
  readonly target: string;
  readonly env: Env;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Lets the SDK download the Temporal CLI and moves what it left to `target`. Throws with one line that says why not. */
export async function downloadThroughSdk({ target, env, timeoutMs, signal }: SdkDownloadOptions): Promise<void> {
  const testing = createRequire(import.meta.url).resolve('@temporalio/testing');
  const directory = path.dirname(target);
  await makeDirectories(path.dirname(directory));
  const downloadDir = await mkdtemp(`${directory}.download-`);
  try {
    const args = ['--input-type=commonjs', '--eval', DOWNLOAD, testing, downloadDir, TEMPORAL_CLI_VERSION];
    const { ok, reason } = await runCommand(process.execPath, args, { env, timeoutMs, signal });
    if (!ok) throw new Error(`the SDK cannot download it: ${reason}`);
    const left = await findBinary(downloadDir);
    if (left === undefined) throw new Error('the SDK has downloaded it, but left no program behind');
    await makeDirectories(directory);
    await rename(left, target);
  } finally {
    await rm(downloadDir, { recursive: true, force: true });
  }
}

async function findBinary(directory: string): Promise<string | undefined> {
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

import path from 'node:path';
import type { Env } from '../../domain/env.js';
import { runCommand } from './run-command.js';

/** The last tag of the Temporal CLI that `go install` can build: later ones have `replace` lines in their go.mod. */
export const TEMPORAL_CLI_VERSION = 'v1.5.1';

export const TEMPORAL_CLI_MODULE = `github.com/temporalio/cli/cmd/temporal@${TEMPORAL_CLI_VERSION}`;

/** The file name of the Temporal CLI on this platform. */
export const TEMPORAL_FILE = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** Where our own copy of the Temporal CLI lies. */
export function cachedBinary(cacheDir: string): string {
  return path.resolve(cacheDir, `temporal-${TEMPORAL_CLI_VERSION}`, TEMPORAL_FILE);
}

/** Throws, with one line that says why, unless the file is a Temporal CLI that runs here. */
export async function checkBinary(binary: string, env: Env): Promise<void> {
  // A cold start of a 150 MB binary from a slow disk takes seconds.
  const { ok, output, reason } = await runCommand(binary, ['--version'], { env, timeoutMs: 20_000 });
  if (!ok) throw new Error(`${binary} does not run: ${reason}`);
  if (!/\btemporal version\b/i.test(output)) {
    throw new Error(`${binary} is not the Temporal CLI: it answers --version with "${reason}"`);
  }
}

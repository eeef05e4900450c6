import { mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Env } from '../../domain/env.js';
import { makeDirectories } from '../../disk/make-directories.js';
import { chooseGoCaches } from './go-caches.js';
import { runCommand } from './run-command.js';
import { TEMPORAL_CLI_MODULE, TEMPORAL_FILE } from './temporal-release.js';

/** Three minutes on two cores; a slow laptop on a slow line takes several times that. */
export const GO_INSTALL_LIMIT_MS = 30 * 60_000;

/** Often enough to show that it is alive. */
const SIGN_OF_LIFE_MS = 10_000;

export interface GoInstallOptions {
  /** Absolute path of `go`. */
  readonly go: string;
  /** Where the binary goes. */
  readonly target: string;
  readonly env: Env;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Builds the Temporal CLI from source. It is built in a directory of its own and renamed when done, so that several builders
 * at once, or one that is killed, never leave half a binary. Throws with one line that says why not.
 */
export async function installWithGo({ go, target, env, log, signal }: GoInstallOptions): Promise<void> {
  const directory = path.dirname(target);
  await makeDirectories(path.dirname(directory));
  const buildDir = await mkdtemp(`${directory}.build-`);
  const startedAt = Date.now();
  const alive = setInterval(() => {
    log(`still building, ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }, SIGN_OF_LIFE_MS);
  try {
    const { ok, reason } = await runCommand(go, ['install', TEMPORAL_CLI_MODULE], {
      env: { ...env, ...(await chooseGoCaches(env, buildDir)), GOBIN: buildDir },
      timeoutMs: GO_INSTALL_LIMIT_MS,
      signal,
    });
    if (!ok) throw new Error(`go install ${TEMPORAL_CLI_MODULE} does not work: ${reason}`);
    await makeDirectories(directory);
    await rename(path.join(buildDir, TEMPORAL_FILE), target);
    log(`built in ${Math.round((Date.now() - startedAt) / 1000)} s: ${target}`);
  } finally {
    clearInterval(alive);
    await rm(buildDir, { recursive: true, force: true });
  }
}

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { Env } from '../../domain/env.js';
import { makeDirectories } from '../../disk/make-directories.js';
import { findExecutable, isExecutable } from '../../programs/executable.js';
import { installWithGo } from './go-install.js';
import { downloadThroughSdk, SDK_DOWNLOAD_LIMIT_MS } from './sdk-download.js';
import { cachedBinary, checkBinary, TEMPORAL_CLI_VERSION, TEMPORAL_FILE } from './temporal-release.js';
import { KlingTemporalError } from '../../domain/error.js';

/** Thrown when there is no Temporal server on this machine and none can be fetched; the message says what to install. */
export class TemporalNotFound extends KlingTemporalError {
  override readonly name = 'TemporalNotFound';
  readonly code = 'TemporalNotFound';
}

export interface FindBinaryOptions {
  /** The PATH that is searched for `temporal` and `go`. */
  readonly pathEnv: string;
  /** Ours: a server that was downloaded or built stays here for the next time. */
  readonly cacheDir: string;
  /** Gets one line for each step that does not work, and signs of life of a long one. */
  readonly log: (line: string) => void;
  /** What the download and the build run in (proxies, Go's settings); only HOME and PATH by default. */
  readonly env?: Env;
  readonly sdkTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Finds the Temporal CLI, which holds the local server, and returns its absolute path: on the PATH, in our cache, downloaded by
 * the SDK, or built with Go, in this order. Throws `TemporalNotFound` when nothing works.
 */
export async function findTemporalBinary(options: FindBinaryOptions): Promise<string> {
  const env = { HOME: homedir(), ...options.env, PATH: options.pathEnv };
  const steps = [fromPath, fromCache, requireCache, fromSdk, fromGo];
  for (const step of steps) {
    options.signal?.throwIfAborted();
    try {
      const binary = await step(options, env);
      if (binary !== undefined) return binary;
    } catch (error) {
      if (error instanceof TemporalNotFound) throw error;
      options.log(`Temporal server: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new TemporalNotFound(
    'There is no Temporal server on this machine and none could be fetched. ' +
      'Install the Temporal CLI so that "temporal" is on the PATH (https://docs.temporal.io/cli), ' +
      'or Go 1.25 or newer (https://go.dev/dl) and try again, or set TEMPORAL_ADDRESS to a server that runs elsewhere.',
  );
}

async function fromPath({ pathEnv }: FindBinaryOptions, env: Env): Promise<string> {
  const binary = await findExecutable(TEMPORAL_FILE, pathEnv);
  if (binary === undefined) throw new Error('"temporal" is not on the PATH');
  await checkBinary(binary, env);
  return binary;
}

async function fromCache({ cacheDir }: FindBinaryOptions, env: Env): Promise<string> {
  const binary = cachedBinary(cacheDir);
  if (!(await isExecutable(binary))) throw new Error(`none in the cache yet (${binary})`);
  await checkBinary(binary, env);
  return binary;
}

/** Both further steps leave what they fetch there; neither says so well when it cannot. */
async function requireCache({ cacheDir }: FindBinaryOptions): Promise<undefined> {
  try {
    await makeDirectories(cacheDir);
    await access(cacheDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new TemporalNotFound(
      `There is no Temporal server on this machine, and the folder ${cacheDir} that one would be fetched into cannot be written (${code}). ` +
        'Set XDG_CACHE_HOME to a folder that can, install the Temporal CLI so that "temporal" is on the PATH ' +
        '(https://docs.temporal.io/cli), or set TEMPORAL_ADDRESS to a server that runs elsewhere.',
      { cause: error },
    );
  }
}

async function fromSdk({ cacheDir, sdkTimeoutMs, signal }: FindBinaryOptions, env: Env): Promise<string> {
  const target = cachedBinary(cacheDir);
  await downloadThroughSdk({ target, env, timeoutMs: sdkTimeoutMs ?? SDK_DOWNLOAD_LIMIT_MS, signal });
  await checkBinary(target, env);
  return target;
}

async function fromGo({ cacheDir, pathEnv, log, signal }: FindBinaryOptions, env: Env): Promise<string> {
  const go = await findExecutable(process.platform === 'win32' ? 'go.exe' : 'go', pathEnv);
  if (go === undefined) throw new Error('cannot be built: "go" is not on the PATH');
  const target = cachedBinary(cacheDir);
  log(`Temporal server: building ${TEMPORAL_CLI_VERSION} with ${go}; this takes about three minutes, once`);
  await installWithGo({ go, target, env, log: (line) => log(`Temporal server: ${line}`), signal });
  await checkBinary(target, env);
  return target;
}

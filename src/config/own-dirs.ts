import { homedir } from 'node:os';
import path from 'node:path';
import type { Env } from '../domain/env.js';
import { given } from './setting-values.js';

/** Where this program keeps what is of this machine alone; absolute. */
export interface OwnDirs {
  /** Where a Temporal server for local use is kept. */
  readonly cacheDir: string;
  /** What is remembered from run to run, such as what agents have spent today. */
  readonly stateDir: string;
}

export function parseOwnDirs(env: Env): OwnDirs {
  const own = (dir: string | undefined, usual: string): string =>
    path.join(given(dir) ?? path.join(homedir(), usual), 'kling-temporal');
  return { cacheDir: own(env.XDG_CACHE_HOME, '.cache'), stateDir: own(env.XDG_STATE_HOME, '.local/state') };
}

import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Env } from '../../domain/env.js';

/**
 * What Go needs besides its environment where the folders that it would choose for modules and for what it has compiled cannot be written (a home
 * directory that is none, say): folders below `spare`, which whoever gives it removes. Where somebody has chosen a folder, it is Go's to complain.
 */
export async function chooseGoCaches(env: Env, spare: string): Promise<Env> {
  const home = env.HOME ?? '';
  const needsPath = !env.GOPATH && !(await isWritable(path.join(home, 'go')));
  const cache = env.XDG_CACHE_HOME ?? path.join(home, '.cache');
  const needsCache = !env.GOCACHE && !(await isWritable(path.join(cache, 'go-build')));
  return {
    // Else the modules could not be removed again.
    ...(needsPath && { GOPATH: path.join(spare, 'go'), GOFLAGS: `${env.GOFLAGS ?? ''} -modcacherw`.trim() }),
    ...(needsCache && { GOCACHE: path.join(spare, 'go-build') }),
  };
}

/** Makes it, as Go would. */
async function isWritable(directory: string): Promise<boolean> {
  if (!path.isAbsolute(directory)) return false;
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../../config/package-root.js';
import { findExecutable } from '../../../programs/executable.js';

/**
 * Which program a person gets who types `kling`, with what to type where it is not this one. `pathEnv` is the PATH, `here` the folder of
 * this package.
 */
export async function checkCommand(
  pathEnv: string,
  here = PACKAGE_ROOT,
): Promise<{ readonly name: 'command'; readonly ok: boolean; readonly text: string }> {
  const own = await readPackage(here);
  const [kling, second] = await Promise.all(['kling', 'kling-temporal'].map((name) => findProgram(name, pathEnv)));
  const instead = second?.root === own.root ? 'type kling-temporal' : `type npx kling in ${projectOf(own.root)}`;
  const finding = (ok: boolean, text: string) => ({ name: 'command', ok, text }) as const;

  if (kling === undefined) return finding(true, `no kling on the PATH: ${instead}`);
  if (kling.root === own.root) return finding(true, `kling is ${kling.file}`);
  if (kling.name !== own.name) return finding(false, `kling is another program, ${kling.file}: ${instead}`);
  const other = `kling is ${kling.file}, another copy of this program`;
  if (kling.version === own.version) return finding(true, other);
  return finding(
    false,
    `${other}, of version ${kling.version ?? 'unknown'}, and this is ${own.version ?? 'unknown'}: ${instead}`,
  );
}

interface Package {
  readonly root: string;
  readonly name?: string;
  readonly version?: string;
}

/** The first program of that name on the PATH, and the package that it belongs to. */
async function findProgram(name: string, pathEnv: string): Promise<(Package & { readonly file: string }) | undefined> {
  const file = await findExecutable(name, withoutRunners(pathEnv));
  if (file === undefined) return undefined;
  const target = (await readShim(file)) ?? (await realpath(file));
  return { file, ...(await readPackage(path.dirname(target))) };
}

/** What npm and npx put before the PATH for their children only: whoever types `kling` does not have it. */
function withoutRunners(pathEnv: string): string {
  const isRunners = (directory: string) => /node_modules[\\/]\.bin[\\/]?$/.test(directory);
  return pathEnv
    .split(path.delimiter)
    .filter((directory) => !isRunners(directory))
    .join(path.delimiter);
}

/** pnpm and yarn put a shell script on the PATH where npm puts a link; it is a few lines long. */
const MAX_SHIM_BYTES = 8192;

/** The file of ours that a shell script on the PATH starts. */
async function readShim(file: string): Promise<string | undefined> {
  if ((await stat(file)).size > MAX_SHIM_BYTES) return undefined;
  const text = await readFile(file, 'utf8').catch(() => '');
  const started = /"(?:\$basedir\/)?([^"\n]*kling-temporal\/bin\/kling\.js)"/.exec(text)?.[1];
  if (!text.startsWith('#!') || started === undefined) return undefined;
  return realpath(path.resolve(path.dirname(file), started)).catch(() => undefined);
}

/** The nearest package at or above a folder; without a name where there is none. */
async function readPackage(start: string): Promise<Package> {
  const folder = path.resolve(start);
  try {
    const { name, version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Package;
    if (typeof name === 'string') return { root: await realpath(folder), name, version };
  } catch {
    // None here, or not one that can be read: the next folder up may hold it.
  }
  const parent = path.dirname(folder);
  return parent === folder ? { root: folder } : readPackage(parent);
}

/** The folder in which `npx kling` finds a package: the one that it is installed in, or its own. */
function projectOf(root: string): string {
  const at = root.lastIndexOf(`${path.sep}node_modules${path.sep}`);
  return at < 0 ? root : root.slice(0, at);
}

import type { KeptFile, KeptFiles } from '../../ports/output/kept-files.js';

/** All that lies in a place, by directory; the place itself is `''`. */
export interface Directories {
  readonly files: ReadonlyMap<string, readonly KeptFile[]>;
  /** When anything in a directory, or below it, was written last: epoch milliseconds. */
  readonly lastMs: (directory: string) => number;
  /** The same of all directories of that name: what belongs to one workflow may lie in several places. */
  readonly lastMsOf: (name: string) => number;
}

export async function readDirectories(place: Pick<KeptFiles, 'list'>): Promise<Directories> {
  const files = new Map<string, KeptFile[]>();
  const last = new Map<string, number>();
  for await (const file of place.list()) {
    const directory = directoryOf(file.path);
    const known = files.get(directory);
    if (known === undefined) files.set(directory, [file]);
    else known.push(file);
    for (const one of listUp(directory)) last.set(one, Math.max(last.get(one) ?? 0, file.modifiedMs));
  }
  const byName = new Map<string, number>();
  for (const [directory, ms] of last) byName.set(nameOf(directory), Math.max(byName.get(nameOf(directory)) ?? 0, ms));
  return { files, lastMs: (directory) => last.get(directory) ?? 0, lastMsOf: (name) => byName.get(name) ?? 0 };
}

export const directoryOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A directory and those that it lies in. */
export function listUp(directory: string): readonly string[] {
  const parts = directory.split('/');
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

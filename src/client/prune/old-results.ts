import { isBatchFile } from '../../disk/file-name.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import { isSidecarName } from '../../journal/sidecars.js';
import type { KeptFile, KeptFiles } from '../../ports/output/kept-files.js';
import type { Directories } from './directories.js';
import { listUp, nameOf } from './directories.js';
import type { FolderProof, Owner, Proof } from './proofs.js';
import { readFolderProof, readNamesake, readProof } from './proofs.js';

/** What is left of a generation, a batch or a pipeline. */
export interface OldResult {
  readonly id: string;
  /** From the place down. */
  readonly directory: string;
  /** In the order in which they may go: what proves them comes last, so that one who is stopped can begin again. */
  readonly files: readonly KeptFile[];
}

/** Sidecars that are read at once. */
const PARALLEL = 16;

/**
 * Results of which nothing was written since `beforeMs`, with whatever belongs to them: files that a sidecar beside them names, and that are as long
 * as it says; and what a batch or a pipeline keeps in a directory that is its own.
 */
export async function findOldResults(
  { files, lastMs, lastMsOf }: Directories,
  beforeMs: number,
  read: KeptFiles['read'],
): Promise<readonly OldResult[]> {
  const found = new Map<string, { readonly id: string; readonly own: KeptFile[]; readonly proofs: KeptFile[] }>();
  const isOwnerOld = ({ ownerDirectory }: Owner): boolean => lastMsOf(nameOf(ownerDirectory)) < beforeMs;
  const note = ({ ownerId, ownerDirectory }: Owner) => {
    const { id, own, proofs } = found.get(ownerDirectory) ?? { id: ownerId, own: [], proofs: [] };
    // A directory may be called otherwise than its owner: what names the owner knows better.
    const known = { id: id === nameOf(ownerDirectory) ? ownerId : id, own, proofs };
    found.set(ownerDirectory, known);
    return known;
  };

  const unnamed: (readonly [directory: string, kept: readonly KeptFile[]])[] = [];
  const old = [...files].filter(([directory]) => lastMs(directory) < beforeMs);
  await mapInParallel(old, PARALLEL, async ([directory, there]) => {
    const byName = new Map(there.map((file) => [nameOf(file.path), file]));
    for (const file of there.filter(({ path }) => isSidecarName(nameOf(path)))) {
      const proof = readProof(file.path, directory, (await read(file.path)) ?? '');
      if (proof === undefined || !isOwnerOld(proof)) continue;
      const { own, proofs } = note(proof);
      proofs.push(file);
      own.push(...proof.files.flatMap((named) => findNamed(named, byName) ?? []));
    }
    const kept = there.filter(({ path }) => isBatchFile(nameOf(path)));
    const proof = await findFolderProof(kept, directory, read);
    if (proof?.kind === 'ours') unnamed.push([directory, kept]);
    if (proof?.kind === 'owner' && isOwnerOld(proof.owner)) note(proof.owner).proofs.push(...kept);
  });
  for (const [directory, kept] of unnamed.sort(byDepth)) {
    const above = listUp(directory).find((one) => found.has(one));
    const owner = above === undefined ? readNamesake(directory) : { ownerId: nameOf(above), ownerDirectory: above };
    if (owner === undefined || !isOwnerOld(owner)) continue;
    const { own, proofs } = note(owner);
    (directory === owner.ownerDirectory ? proofs : own).push(...kept);
  }
  return [...found].map(([directory, { id, own, proofs }]) => ({
    id,
    directory,
    files: [...new Set([...own, ...proofs])],
  }));
}

/** What lies deeper is proven by what lies above it. */
const byDepth = ([one]: readonly [string, ...unknown[]], [other]: readonly [string, ...unknown[]]): number =>
  one.length - other.length;

/** What is as long as it was when it was finished: what somebody has worked on is his own. */
function findNamed(
  { name, bytes }: Proof['files'][number],
  byName: ReadonlyMap<string, KeptFile>,
): KeptFile | undefined {
  const file = byName.get(name);
  return bytes === undefined || file?.bytes === bytes ? file : undefined;
}

/** What names somebody goes before what only is ours. */
async function findFolderProof(
  kept: readonly KeptFile[],
  directory: string,
  read: KeptFiles['read'],
): Promise<FolderProof | undefined> {
  let ours: FolderProof | undefined;
  for (const { path } of kept) {
    const proof = readFolderProof(path, directory, (await read(path)) ?? '');
    if (proof !== undefined && proof.kind !== 'ours') return proof;
    ours ??= proof;
  }
  return ours;
}

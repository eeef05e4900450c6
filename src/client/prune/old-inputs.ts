import type { KeptFile, KeptFiles } from '../../ports/output/kept-files.js';
import type { PrunePlan } from './prune-plan.js';
import { tally } from './prune-plan.js';

/** Inputs are called after what they hold. */
const INPUT = /^[0-9a-f]{64}(\.[a-z0-9]+)?$/;

/** Files that were put longer ago: whoever needs one again puts it again. */
export async function listOldInputs(inputs: KeptFiles, beforeMs: number): Promise<readonly KeptFile[]> {
  const found: KeptFile[] = [];
  for await (const file of inputs.list()) if (file.modifiedMs < beforeMs && INPUT.test(file.path)) found.push(file);
  return found;
}

/** Those that may go: nothing that still runs names them. */
export async function planInputs(
  place: KeptFiles,
  files: readonly KeptFile[],
  { beforeMs, named }: { readonly beforeMs: number; readonly named: ReadonlySet<string> },
): Promise<PrunePlan> {
  const uploads = (await place.listUploads()).filter(({ path, startedMs }) => startedMs < beforeMs && INPUT.test(path));
  return {
    heaps: [{ kind: 'inputs', place, files: files.filter(({ path }) => !named.has(path)), uploads }],
    needed: tally(files.filter(({ path }) => named.has(path))),
    foreign: { files: 0, bytes: 0 },
  };
}

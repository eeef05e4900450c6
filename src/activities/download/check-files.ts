import type { Artifact } from '../../domain/artifact.js';
import type { Checks } from '../../domain/generation/checks/judge-file.js';
import { listDifferences } from '../../domain/generation/checks/judge-file.js';
import { lastName } from '../../domain/generation/meaning.js';
import type { Measure } from '../../ports/media.js';
import type { Store } from '../../ports/store.js';

export interface Checked {
  /** With what was found in them. */
  readonly artifacts: readonly Artifact[];
  /** One sentence each. */
  readonly differences: readonly string[];
}

/** Looks into finished files, one after the other, and holds them against what was asked for. A twin with a watermark is left alone: the file that was paid for is the other one. */
export async function checkFiles(
  artifacts: readonly Artifact[],
  checks: Checks | undefined,
  { measure, store }: { readonly measure: Measure; readonly store: Pick<Store, 'read'> },
): Promise<Checked> {
  if (checks === undefined) return { artifacts, differences: [] };
  const checked: Artifact[] = [];
  const differences: string[] = [];
  for (const artifact of artifacts) {
    const { file, kind, bytes, watermarked } = artifact;
    if (watermarked === true) {
      checked.push(artifact);
      continue;
    }
    const found = await measure({ bytes, read: (offset, length) => store.read(file, { offset, length }) }, kind);
    checked.push({ ...artifact, found });
    differences.push(...listDifferences({ kind, bytes, found }, checks).map((text) => `${lastName(file)} ${text}.`));
  }
  return { artifacts: checked, differences };
}

import { createHolderTest, isVariantOf, safeSegment, sidecarName, variantOf } from '../../disk/file-name.js';
import { readSidecarName } from '../claim-name.js';
import type { S3Objects } from '../s3/s3-objects.js';

/** What the keys of a workflow's objects begin with, slash included, and the task that wants a name there. */
export interface NamePlace {
  readonly objects: S3Objects;
  readonly folder: string;
  readonly taskId: string;
  /** It has one file alone. */
  readonly isOnly?: boolean;
}

/** Under which the task finds its name again. */
const noteOf = ({ folder, taskId }: NamePlace): string => `${folder}${safeSegment(taskId)}.name.part`;
/** Under which all tasks find whose name it is; buckets keep letters of two cases apart, disks may not. */
const CLAIM = '.claim.part';
const claimOf = ({ folder }: NamePlace, name: string): string => `${folder}${name.toLowerCase()}${CLAIM}`;

/**
 * The name under which a task's objects lie, as `claimName` finds one on a disk. A bucket is not looked through under a lock: a name is taken by
 * writing an object that must not be there yet, which one alone can, and only then looked whether something lies under it already.
 */
export async function claimObjectName(place: NamePlace, wanted: string): Promise<string> {
  const { objects, taskId } = place;
  if (wanted.includes(safeSegment(taskId))) return wanted;
  const claimed = (await readText(objects, noteOf(place))) ?? (await readFinished(place));
  if (claimed !== undefined && isVariantOf(claimed, wanted)) return claimed;
  for (let count = 1; ; count++) {
    const name = variantOf(wanted, count);
    if (!(await take(place, name))) continue;
    await objects.put(noteOf(place), name);
    return name;
  }
}

/** Once the JSON beside the objects says what they are called, or they are not wanted any more. */
export async function releaseObjectName(place: NamePlace): Promise<void> {
  const { objects } = place;
  const name = await readText(objects, noteOf(place));
  if (name === undefined) return;
  // In this order: a name without a claim would be another's to take.
  await objects.remove(noteOf(place));
  await objects.remove(claimOf(place, name));
}

/** False where it is another task's. */
async function take(place: NamePlace, name: string): Promise<boolean> {
  const { objects, taskId } = place;
  const claim = claimOf(place, name);
  const isNew = (await objects.put(claim, taskId, { onlyIf: { absent: true } })) !== undefined;
  // A try that was cut off has taken it for the same task.
  if (!isNew) return (await readText(objects, claim)) === taskId;
  if (!(await isHeld(place, name))) return true;
  await objects.remove(claim);
  return false;
}

async function isHeld({ objects, folder, isOnly }: NamePlace, name: string): Promise<boolean> {
  const isHolder = createHolderTest(name, isOnly);
  const own = `${name.toLowerCase()}${CLAIM}`;
  for await (const { key } of objects.list(folder)) {
    const other = key.slice(folder.length);
    const isFile = !other.endsWith('.part') || (other.endsWith(CLAIM) && other !== own);
    if (!other.includes('/') && isFile && isHolder(other)) return true;
  }
  return false;
}

/** The name that an earlier try has finished the task under. */
async function readFinished({ objects, folder, taskId }: NamePlace): Promise<string | undefined> {
  return readSidecarName(await readText(objects, folder + sidecarName(taskId)));
}

async function readText(objects: S3Objects, key: string): Promise<string | undefined> {
  return (await objects.get(key))?.content.toString('utf8');
}

import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { createHolderTest, isVariantOf, safeSegment, sidecarName, variantOf } from '../disk/file-name.js';
import { ignoreCodes } from '../disk/ignore-codes.js';
import { readPlain, writeAtomically } from '../disk/plain-file.js';
import type { TaskPlace } from '../ports/store.js';

const CLAIM = '.name.part';

const claimOf = (directory: string, taskId: string): string => path.join(directory, `${safeSegment(taskId)}${CLAIM}`);

/**
 * The name under which a task's files lie in a directory: the wanted one or, where something else bears that already, the same with a number
 * behind it. It is noted before the first file, so that every try finds the files of those before it and takes no other task's for its own. A
 * name with the task's id in it needs no note.
 */
export async function claimName(
  directory: string,
  { taskId, isOnly }: Pick<TaskPlace, 'taskId' | 'isOnly'>,
  wanted: string,
): Promise<string> {
  if (wanted.includes(safeSegment(taskId))) return wanted;
  const claimed = (await readClaim(directory, taskId)) ?? (await readFinished(directory, taskId));
  if (claimed !== undefined && isVariantOf(claimed, wanted)) return claimed;
  const names = await readdir(directory);
  const others = await Promise.all(
    names
      .filter((name) => name.endsWith(CLAIM))
      .map((name) => readPlain(path.join(directory, name)).catch(() => undefined)),
  );
  const holders = [...names, ...others.filter((name) => name !== undefined)];
  let count = 1;
  while (holders.some(createHolderTest(variantOf(wanted, count), isOnly))) count++;
  const name = variantOf(wanted, count);
  await writeAtomically(claimOf(directory, taskId), name);
  return name;
}

/** Once the JSON beside the files says what they are called, or they are not wanted any more. */
export function releaseName(directory: string, taskId: string): Promise<void> {
  return rm(claimOf(directory, taskId), { force: true });
}

function readClaim(directory: string, taskId: string): Promise<string | undefined> {
  return readPlain(claimOf(directory, taskId)).catch(ignoreCodes('ENOENT'));
}

/** The name that an earlier try has finished the task under. */
async function readFinished(directory: string, taskId: string): Promise<string | undefined> {
  return readSidecarName(await readPlain(path.join(directory, sidecarName(taskId))).catch(ignoreCodes('ENOENT')));
}

/** The name that the JSON beside a task's files says; undefined where there is none, or it says none. */
export function readSidecarName(text: string | undefined): string | undefined {
  try {
    const { name } = JSON.parse(text ?? '{}') as { name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { quotePath } from '../../disk/find-file.js';
import { checkInput } from '../../pictures/input-file.js';
import { createInputFolders } from '../../disk/input-folders.js';
import { UnreadableFile } from '../../disk/regular-file.js';

/**
 * Looks at a file as `checkInput` does, and says of the first that a worker with the same KLING_INPUT_DIRS would not read it. A notice only: the
 * worker may have another setting.
 */
export function createInputCheck(inputDirs: readonly string[], hasStore = false): typeof checkInput {
  const { refuse } = createInputFolders(inputDirs);
  let isSaid = false;

  return async (input) => {
    const { file, field } = input;
    const checked = await checkInput(input, { hasStore });
    if (isSaid || refuse === undefined) return checked;
    try {
      await refuse(path.resolve(file));
      await refuse(await realpath(file));
      return checked;
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      isSaid = true;
      return { ...checked, notices: [...checked.notices, `${field}: ${quotePath(file)} ${error.message}`] };
    }
  };
}

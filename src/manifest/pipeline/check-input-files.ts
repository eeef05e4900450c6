import { findFile, quotePath } from '../../disk/find-file.js';
import type { Access } from '../../disk/regular-file.js';
import { openRegularFile, UnreadableFile } from '../../disk/regular-file.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { mapInParallel } from '../../domain/map-in-parallel.js';
import type { NamedInput } from '../../domain/pipeline/check/input-files.js';
import type { CheckInput } from '../item-pictures.js';

/** Enough to keep a disk busy, few enough for 10 MB each. */
const PARALLEL_READS = 4;

interface InputOptions extends Pick<Access, 'refuse'> {
  readonly checkInput: CheckInput;
  readonly directory: string;
}

/** Looks at each file that a pipeline names, with what is wrong with it and what a person should know. */
export async function checkInputFiles(
  files: readonly NamedInput[],
  options: InputOptions,
): Promise<{ readonly problems: readonly Complaint[]; readonly notices: readonly string[] }> {
  const checked = await mapInParallel(files, PARALLEL_READS, async (named) => {
    try {
      return { problems: [], notices: await checkOne(named, options) };
    } catch (error) {
      if (!(error instanceof InvalidRequest)) throw error;
      return { problems: error.facts.complaints.map(({ text }) => ({ path: named.path, text })), notices: [] };
    }
  });
  return {
    problems: checked.flatMap(({ problems }) => problems),
    notices: checked.flatMap(({ notices }) => notices),
  };
}

async function checkOne(
  named: NamedInput,
  { directory, refuse, checkInput }: InputOptions,
): Promise<readonly string[]> {
  const { file, hint } = await findFile(directory, named.file, { refuse });
  const complain = (text: string) =>
    new InvalidRequest([{ path: named.path, text: `${quotePath(named.file)} ${text}` }]);
  if (hint !== undefined) throw complain(hint);
  if (!named.isOfOperation) return (await checkInput({ ...named.input, file })).notices;
  try {
    const { handle } = await openRegularFile(file, { refuse });
    await handle.close();
    return [];
  } catch (error) {
    throw error instanceof UnreadableFile ? complain(error.message) : error;
  }
}

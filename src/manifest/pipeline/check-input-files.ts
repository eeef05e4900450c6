import { findFile, quotePath } from '../../disk/find-file.js';
import type { Access } from '../../disk/regular-file.js';
import { UnreadableFile } from '../../disk/regular-file.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import type { NamedInput } from '../../domain/pipeline/check/input-files.js';
import type { CheckInput } from '../item-pictures.js';

/** Enough to keep a disk busy, few enough for 10 MB each. */
const PARALLEL_READS = 4;

interface InputOptions extends Pick<Access, 'refuse'> {
  readonly checkInput: CheckInput;
  /** For what operations read: Kling does not get it, so that `checkInput` has nothing to say of it. */
  readonly checkOperand: CheckOperand;
  readonly directory: string;
}

/** Looks at a file of any kind; resolves with the SHA-256 of its content, unless nobody wants that. Throws `UnreadableFile`. */
export type CheckOperand = (file: string) => Promise<string | undefined>;

export interface CheckedInputFiles {
  readonly problems: readonly Complaint[];
  readonly notices: readonly string[];
  /** By absolute path, the SHA-256 of what each file holds whose content was read. */
  readonly contents: Readonly<Record<string, string>>;
}

/** Looks at each file that a pipeline names, with what is wrong with it and what a person should know. */
export async function checkInputFiles(files: readonly NamedInput[], options: InputOptions): Promise<CheckedInputFiles> {
  const checked = await mapInParallel(files, PARALLEL_READS, async (named) => {
    try {
      return { problems: [], ...(await checkOne(named, options)) };
    } catch (error) {
      if (!(error instanceof InvalidRequest)) throw error;
      return {
        problems: error.facts.complaints.map(({ text }) => ({ path: named.path, text })),
        notices: [],
        held: [],
      };
    }
  });
  return {
    problems: checked.flatMap(({ problems }) => problems),
    notices: checked.flatMap(({ notices }) => notices),
    contents: Object.fromEntries(checked.flatMap(({ held }) => held)),
  };
}

interface CheckedOne {
  readonly notices: readonly string[];
  /** Path and SHA-256. */
  readonly held: readonly (readonly [string, string])[];
}

async function checkOne(
  named: NamedInput,
  { directory, refuse, checkInput, checkOperand }: InputOptions,
): Promise<CheckedOne> {
  const { file, hint } = await findFile(directory, named.file, { refuse });
  const complain = (text: string) =>
    new InvalidRequest([{ path: named.path, text: `${quotePath(named.file)} ${text}` }]);
  if (hint !== undefined) throw complain(hint);
  if (!named.isOfOperation) {
    const { notices, sha256 } = await checkInput({ ...named.input, file });
    return { notices, held: [[file, sha256]] };
  }
  try {
    const sha256 = await checkOperand(file);
    return { notices: [], held: sha256 === undefined ? [] : [[file, sha256]] };
  } catch (error) {
    throw error instanceof UnreadableFile ? complain(error.message) : error;
  }
}

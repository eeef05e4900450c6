import { stat } from 'node:fs/promises';
import type { Json } from '../../domain/record.js';
import { mayHoldRows } from '../../manifest/row-files.js';
import { UsageError } from '../program/errors.js';

type Options = Readonly<Record<string, unknown>>;

/** Whether what was given for a prompt or a file is a file of rows: what ends like a table, or is there, is no prompt. */
export async function isRowsFile(given: string): Promise<boolean> {
  if (given === '-' || mayHoldRows(given)) return true;
  return stat(given).then(
    (found) => found.isFile(),
    () => false,
  );
}

const FILE_OPTIONS = [
  ['set', '--set'],
  ['pipeline', '--pipeline'],
  ['ignoreColumns', '--ignore-columns'],
  ['force', '--force'],
] as const;

/** Throws `UsageError` for options of files where `given` is a prompt, or nothing; `command` is what stands behind `kling`. */
export function refuseFileOptions(command: string, given: string | undefined, options: Options): void {
  const ofFiles = FILE_OPTIONS.find(([key]) => options[key] !== undefined);
  if (ofFiles === undefined) return;
  const which = given === undefined ? 'and none is named' : `and ${JSON.stringify(given)} is none`;
  throw new UsageError(`${ofFiles[1]} is for the rows of a file, ${which}; write e.g. kling ${command} prompts.csv`);
}

/** Throws `UsageError` for options of one request where a file was given; `fields` are those that they make. */
export function refuseRequestOptions(file: string, fields: Json, options: Options): void {
  if (options.input !== undefined)
    throw new UsageError(`--input is a request, and ${file} is a file of them: one alone`);
  const [field, value] = Object.entries(fields).find(([, given]) => given !== undefined) ?? [];
  if (field === undefined) return;
  const example = typeof value === 'string' ? `--set ${field}=${value}` : '--set field=value';
  throw new UsageError(`Options for fields are for one request; for all rows of ${file} write e.g. ${example}`);
}

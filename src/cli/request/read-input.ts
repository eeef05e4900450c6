import { text } from 'node:stream/consumers';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { walkJson } from '../../manifest/json/json-walk.js';
import { findFile, quotePath } from '../../disk/find-file.js';
import { readRegularFile, UnreadableFile } from '../../disk/regular-file.js';
import { UsageError } from '../program/errors.js';

const REQUEST = '{"prompt":"a red fox in the snow"}';

/** The JSON object in a file, or on standard input for `-`. Throws `UsageError` with file, line and column. */
export async function readInputFile(file: string, example = REQUEST): Promise<Json> {
  const name = file === '-' ? 'standard input' : file;
  const source = file === '-' ? await text(process.stdin) : await readSource(file);
  const value = parseJson(source, name, example);
  if (isObject(value)) return value;
  throw new UsageError(`${name}: holds no JSON object; write e.g. ${example}`);
}

/** No request is as long; pictures are given as paths. */
const MAX_BYTES = 1024 * 1024;

async function readSource(given: string): Promise<string> {
  const { file, hint } = await findFile(process.cwd(), given);
  if (hint !== undefined) throw new UsageError(`${quotePath(given)} ${hint}`);
  try {
    return (await readRegularFile(file, { maxBytes: MAX_BYTES })).toString('utf8');
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new UsageError(`${given} cannot be read: ${error.message}`);
  }
}

function parseJson(source: string, name: string, example: string): unknown {
  const json = source.replace(/^\uFEFF/, '');
  if (json.trim() === '') throw new UsageError(`${name}: is empty; write e.g. ${example}`);
  const trouble = walkJson(json, () => undefined);
  if (trouble === undefined) return JSON.parse(json) as unknown;
  const before = json.slice(0, trouble.offset).split('\n');
  throw new UsageError(`${name}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: is not JSON: ${trouble.text}`);
}

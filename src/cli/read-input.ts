import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { CreateRequest } from '../domain/request.js';
import { listPictureFiles, mapPictureFiles } from '../domain/pictures.js';
import { checkImage } from '../storage/image-file.js';
import { UsageError } from './errors.js';

/** The JSON object in a file, or on standard input for `-`. Throws `UsageError` with file, line and column. */
export async function readInputFile(file: string): Promise<Record<string, unknown>> {
  const name = file === '-' ? 'standard input' : file;
  const source = file === '-' ? await text(process.stdin) : await readSource(file);
  const value = parseJson(source, name);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UsageError(`${name}: holds no JSON object; write e.g. {"prompt":"a red fox in the snow"}`);
}

async function readSource(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const cause = { ENOENT: 'no such file', EACCES: 'this user may not read it', EISDIR: 'it is a directory' }[
      code ?? ''
    ];
    throw new UsageError(`${file} cannot be read: ${cause ?? message}`);
  }
}

function parseJson(source: string, name: string): unknown {
  const json = source.replace(/^\uFEFF/, '');
  if (json.trim() === '') throw new UsageError(`${name}: is empty; write e.g. {"prompt":"a red fox in the snow"}`);
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    const message = (error as Error).message;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? json.length);
    const before = json.slice(0, position).split('\n');
    const place = `${name}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    throw new UsageError(`${place}: is not JSON: ${message.replace(/ in JSON at position.*$| \(line .*$/s, '')}`);
  }
}

/**
 * The input as the worker must get it, which may run elsewhere: every picture file checked and its path made absolute, relative to
 * `directory`. Throws `InvalidRequest` for a picture that Kling would refuse.
 */
export async function resolvePictures(
  input: Record<string, unknown>,
  request: CreateRequest,
  directory: string,
): Promise<Record<string, unknown>> {
  const absolute = (file: string) => path.resolve(directory, file);
  for (const { field, file } of listPictureFiles(request.task, request.body)) await checkImage(absolute(file), field);
  return mapPictureFiles(request.task, input, ({ file }) => absolute(file));
}

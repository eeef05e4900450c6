import path from 'node:path';
import { findFile, quotePath } from '../../../disk/find-file.js';
import type { Access } from '../../../disk/regular-file.js';
import type { CreateRequest } from '../../../domain/generation/request.js';
import { InvalidRequest } from '../../../domain/invalid-request.js';
import type { checkInput as CheckInput } from '../../../pictures/input-file.js';
import { listRequestFiles, mapRequestFiles } from '../../../products/request-files.js';

/**
 * The input as the worker must get it, which may run elsewhere: every file checked and its path made absolute, relative to
 * `directory`; with what a person should know of them. Throws `InvalidRequest` for a file that Kling would refuse.
 */
export async function resolvePictures(
  input: Record<string, unknown>,
  request: CreateRequest,
  options: { readonly directory: string; readonly checkInput: typeof CheckInput; readonly access?: Access },
): Promise<{ readonly input: Record<string, unknown>; readonly notices: readonly string[] }> {
  const { directory, checkInput, access } = options;
  const found = new Map<string, string>();
  const notices: string[] = [];
  for (const one of listRequestFiles(request, request.body)) {
    const { field, file: given } = one;
    const { file, hint } = await findFile(directory, given, access);
    if (hint !== undefined) throw new InvalidRequest([{ path: field, text: `${quotePath(given)} ${hint}` }]);
    notices.push(...(await checkInput({ ...one, file })).notices);
    found.set(given, file);
  }
  const absolute = (file: string) => found.get(file) ?? path.resolve(directory, file);
  return { input: mapRequestFiles(request, input, ({ file }) => absolute(file)), notices };
}

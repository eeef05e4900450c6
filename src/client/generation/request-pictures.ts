import path from 'node:path';
import { findFile, quotePath } from '../../disk/find-file.js';
import type { CreateRequest } from '../../domain/generation/request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { checkImage } from '../../pictures/image-file.js';
import { listPictureFiles, mapPictureFiles } from '../../products/pictures.js';

/**
 * The input as the worker must get it, which may run elsewhere: every picture file checked and its path made absolute, relative to
 * `directory`; with what a person should know of them. Throws `InvalidRequest` for a picture that Kling would refuse.
 */
export async function resolvePictures(
  input: Record<string, unknown>,
  request: CreateRequest,
  { directory, checkPicture }: { readonly directory: string; readonly checkPicture: typeof checkImage },
): Promise<{ readonly input: Record<string, unknown>; readonly notices: readonly string[] }> {
  const found = new Map<string, string>();
  const notices: string[] = [];
  for (const { field, file: given } of listPictureFiles(request.product, request.body)) {
    const { file, hint } = await findFile(directory, given);
    if (hint !== undefined) throw new InvalidRequest([{ path: field, text: `${quotePath(given)} ${hint}` }]);
    notices.push(...(await checkPicture(file, field)).notices);
    found.set(given, file);
  }
  const absolute = (file: string) => found.get(file) ?? path.resolve(directory, file);
  return { input: mapPictureFiles(request.product, input, ({ file }) => absolute(file)), notices };
}

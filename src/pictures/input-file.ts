import { createHash } from 'node:crypto';
import type { Access } from '../disk/regular-file.js';
import type { Inputs } from '../ports/inputs.js';
import type { InputFile } from '../products/schema/input-files.js';
import type { CheckedFile } from './image-file.js';
import { checkImage, readPicture } from './image-file.js';
import { readSound } from './sound-file.js';
import { measureSound } from './sound-length.js';

/** Reads the files of requests; what Kling would refuse is thrown as `InvalidRequest` before anything is sent. */
export function createInputs(access: Access = {}): Inputs {
  return {
    async readBase64(input) {
      const bytes =
        input.kind === 'audio' ? await readSound(input.file, input, access) : await readImage(input, access);
      return bytes.toString('base64');
    },
    async measureSound(input) {
      const seconds = await measureSound(await readSound(input.file, input, access));
      return seconds === undefined ? undefined : Math.floor(seconds * 1000);
    },
  };
}

/** Looks at a file as Kling would. Throws `InvalidRequest` when it would not take it. */
export async function checkInput(input: InputFile, access: Access = {}): Promise<CheckedFile> {
  if (input.kind === 'image') return checkImage(input.file, input.field, access);
  const bytes = await readSound(input.file, input, access);
  return { sha256: createHash('sha256').update(bytes).digest('hex'), notices: [] };
}

const readImage = async ({ file, field }: InputFile, access: Access): Promise<Buffer> =>
  (await readPicture(file, field, access)).bytes;

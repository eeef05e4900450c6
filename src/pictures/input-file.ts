import { quotePath } from '../disk/find-file.js';
import type { Access } from '../disk/regular-file.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import type { Inputs, InputStore } from '../ports/inputs.js';
import { isStored } from '../products/schema/check-place.js';
import type { InputFile } from '../products/schema/input-files.js';
import { isByUrl } from '../products/schema/input-files.js';
import type { CheckedFile } from './image-file.js';
import { noticeTurn, readPicture } from './image-file.js';
import { openInput } from './open-input.js';
import { MAX_SOUND_BYTES, readSound } from './sound-file.js';
import { measureSound } from './sound-length.js';
import { withoutStore } from './without-store.js';

/** Which files may be read, and whether there is a bucket for those that Kling takes by URL only. */
export interface InputAccess extends Access {
  readonly hasStore?: boolean;
}

/** Reads the files of requests; what Kling would refuse is thrown as `InvalidRequest` before anything is sent. */
export function createInputs(access: Access = {}, store?: InputStore): Inputs {
  return {
    async readBase64(input) {
      const bytes =
        input.kind === 'audio' ? await readSound(input.file, input, access) : await readImage(input, access);
      return bytes.toString('base64');
    },
    async measureSound(input) {
      const bytes = isStored(input.file)
        ? await requireStore(input, store).read(input.file, MAX_SOUND_BYTES)
        : await readSound(input.file, input, access);
      const seconds = bytes === undefined ? undefined : await measureSound(bytes);
      return seconds === undefined ? undefined : Math.floor(seconds * 1000);
    },
    async putForKling(input, signal) {
      if (store === undefined) throw refusal(input, withoutStore(input));
      const content = await openInput(input, access);
      try {
        return await store.put(content, signal);
      } finally {
        await content.close();
      }
    },
    async linkForKling(input) {
      const link = await requireStore(input, store).link(input.file);
      if (link !== undefined) return link;
      throw refusal(input, 'is not there any more; send the request again from where the file is');
    },
  };
}

/** Looks at a file as Kling would. Throws `InvalidRequest` when it would not take it. */
export async function checkInput(input: InputFile, access: InputAccess = {}): Promise<CheckedFile> {
  if (isByUrl(input) && access.hasStore !== true) throw refusal(input, withoutStore(input));
  const { sha256, turn, close } = await openInput(input, access);
  await close();
  return { sha256, notices: turn === undefined ? [] : [noticeTurn(input, turn)] };
}

const refusal = ({ field, file }: InputFile, text: string): InvalidRequest =>
  new InvalidRequest([{ path: field, text: `${quotePath(file)} ${text}` }]);

/** The bucket that a name is of. Of no other a link is made: who can reach the worker is not to read all that its credentials can. */
function requireStore(input: InputFile, store: InputStore | undefined): InputStore {
  if (store === undefined) throw refusal(input, 'lies in a bucket, and KLING_INPUT_STORE is not set for the worker');
  if (store.has(input.file)) return store;
  throw refusal(input, `is not in the bucket that the worker takes files from, ${store.name}`);
}

const readImage = async ({ file, field }: InputFile, access: Access): Promise<Buffer> =>
  (await readPicture(file, field, access)).bytes;

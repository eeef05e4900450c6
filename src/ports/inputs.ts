import type { InputFile } from '../products/schema/input-files.js';

/** Reads files named in a request. Throws `InvalidRequest` (domain/invalid-request) for one that Kling would refuse. */
export interface Inputs {
  /** Raw base64 of the file, ready for Kling; its field is named in the error text. */
  readBase64(input: InputFile): Promise<string>;
  /** How long a sound is, in milliseconds; undefined where its file does not say. */
  measureSound(input: InputFile): Promise<number | undefined>;
}

import { quotePath } from '../disk/find-file.js';
import type { Access } from '../disk/regular-file.js';
import { explainMachine, megabytes, readRegularFile, UnreadableFile } from '../disk/regular-file.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { KlingFailure } from '../domain/kling-failure.js';

/** Reads a file that a request names, whole. Throws `InvalidRequest` for one that cannot be read or is too large; trouble of the machine passes. */
export async function readInput(
  file: string,
  { field, maxBytes }: { readonly field: string; readonly maxBytes: number },
  access: Access,
): Promise<Buffer> {
  return readRegularFile(file, { ...access, maxBytes }).catch((error: unknown) =>
    refuseUnreadable(error, { file, field, maxBytes, ...access }),
  );
}

interface Named {
  readonly file: string;
  readonly field: string;
  readonly maxBytes: number;
}

/** Says of a file that cannot be read what to do, as `readInput` does. */
export function refuseUnreadable(error: unknown, { file, field, maxBytes, ...access }: Named & Access): never {
  if (!(error instanceof UnreadableFile)) throw error;
  const text =
    error.facts.trouble === 'missing'
      ? `cannot be read: no such file${explainMachine(access)}`
      : describe(error, maxBytes);
  if (error.facts.trouble === 'passing')
    throw new KlingFailure('Storage', `${quotePath(file)} ${text}`, { cause: error });
  throw new InvalidRequest([{ path: field, text: `${quotePath(file)} ${text}` }]);
}

function describe({ facts: { trouble }, message }: UnreadableFile, maxBytes: number): string {
  if (trouble === 'large') return `${message}; Kling takes at most ${megabytes(maxBytes)} MB`;
  if (trouble === 'directory') return 'is not a file';
  return /^(is|lies|belongs|does) /.test(message) ? message : `cannot be read: ${message}`;
}

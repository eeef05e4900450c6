import { realpath } from 'node:fs/promises';
import { measureFile, readStretch } from '../../disk/plain-file.js';
import type { Access } from '../../disk/regular-file.js';
import { explainMachine, openRegularFile, UnreadableFile } from '../../disk/regular-file.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { LocalSource } from '../../ports/operations/sources.js';
import { detectKind, MAGIC_LENGTH } from '../magic-bytes.js';
import { readStretches } from './stretches.js';

/** A regular file of this machine. */
export async function openLocalSource(file: string, field: string, access: Access): Promise<LocalSource> {
  try {
    const { handle, bytes } = await openRegularFile(file, access);
    await handle.close();
    // Where it was found, and no link on the way to it.
    const path = await realpath(file);
    const read = (offset: number, length: number): Promise<Uint8Array> => readStretch(path, offset, length);
    return {
      ...{ file, path, bytes, read, kind: detectKind(Buffer.from(await read(0, MAGIC_LENGTH))) },
      stream: (offset, signal) => readStretches({ bytes, read }, offset, signal),
      async sha256() {
        const measured = await measureFile(path);
        if (measured === undefined) throw new KlingFailure('Storage', `${file} was removed meanwhile`);
        return measured.sha256;
      },
    };
  } catch (error) {
    throw error instanceof UnreadableFile ? explain(error, { file, field, access }) : error;
  }
}

function explain(
  error: UnreadableFile,
  { file, field, access }: { readonly file: string; readonly field: string; readonly access: Access },
): Error {
  const { trouble } = error.facts;
  const machine = trouble === 'missing' ? explainMachine(access) : '';
  if (trouble === 'passing') return new KlingFailure('Storage', `${file}: ${error.message}`, { cause: error });
  return new InvalidRequest([{ path: field, text: `${file}: ${error.message}${machine}` }]);
}

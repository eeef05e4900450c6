import { constants } from 'node:fs';
import { openPlain } from '../../disk/plain-file.js';
import type { Source } from '../../ports/operations/sources.js';

/** Writes all of a source to a file of this machine. */
export async function fetchObject(source: Source, to: string, signal: AbortSignal): Promise<void> {
  const handle = await openPlain(to, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    for await (const chunk of source.stream(0, signal)) await handle.writeFile(chunk);
  } finally {
    await handle.close();
  }
}

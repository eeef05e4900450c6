import { createHash } from 'node:crypto';
import type { StoredContent } from '../ports/inputs.js';

/** Bytes that are at hand, as what is put where Kling can fetch it. */
export function contentOfBytes(
  content: Uint8Array,
  { contentType, extension }: Pick<StoredContent, 'contentType' | 'extension'>,
): StoredContent {
  return {
    contentType,
    extension,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
    // eslint-disable-next-line @typescript-eslint/require-await -- as what comes from a disk
    open: async function* () {
      yield content;
    },
  };
}

import type { FileBytes } from '../../ports/media.js';

/** A request each, where they come from a bucket: few, and little memory. */
const STRETCH_BYTES = 8 * 2 ** 20;

/** The bytes of a file from `offset` on, a stretch at a time. Throws the signal's reason. */
export async function* readStretches(
  source: FileBytes,
  offset: number,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  for (let at = offset; at < source.bytes; at += STRETCH_BYTES) {
    signal.throwIfAborted();
    yield await source.read(at, Math.min(STRETCH_BYTES, source.bytes - at));
  }
}

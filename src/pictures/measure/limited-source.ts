import type { FileBytes } from '../../ports/media.js';
import type { ByteSource } from '../movie/byte-source.js';

interface Limits {
  readonly maxBytes: number;
  /** Few reads, since each may be a request. */
  readonly blockBytes: number;
  /** Nothing more is read from then on. */
  readonly signal: AbortSignal;
}

/** The same bytes, read in blocks of which the latest are kept, and no more than the limits allow: a file that wants more throws. */
export function limitSource(source: FileBytes, { maxBytes, blockBytes, signal }: Limits): ByteSource {
  let left = maxBytes;
  const latest = new Map<number, Buffer>();

  async function load(offset: number, length: number): Promise<Buffer> {
    const wanted = Math.min(length, source.bytes - offset);
    left -= wanted;
    if (left < 0 || signal.aborted) throw new Error('a file takes too much to be measured');
    return Buffer.from(await source.read(offset, wanted));
  }

  async function block(number: number): Promise<Buffer> {
    const known = latest.get(number);
    if (known !== undefined) return known;
    const bytes = await load(number * blockBytes, blockBytes);
    const [oldest] = latest.keys();
    if (latest.size >= 4 && oldest !== undefined) latest.delete(oldest);
    latest.set(number, bytes);
    return bytes;
  }

  return {
    bytes: source.bytes,
    async read(offset, length) {
      if (offset >= source.bytes || length <= 0) return Buffer.alloc(0);
      if (length > blockBytes) return load(offset, length);
      const first = Math.floor(offset / blockBytes);
      const last = Math.floor((Math.min(offset + length, source.bytes) - 1) / blockBytes);
      const start = offset - first * blockBytes;
      const known = await block(first);
      if (last === first) return known.subarray(start, start + length);
      return Buffer.concat([known.subarray(start), await block(last)]).subarray(0, length);
    },
  };
}

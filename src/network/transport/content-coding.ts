import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { readErrorCode } from './trouble.js';
import { KlingTemporalError } from '../../domain/error.js';

type Decode = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const gunzipAll: Decode = promisify(gunzip);
const brotliAll: Decode = promisify(brotliDecompress);
const inflateWrapped: Decode = promisify(inflate);
const inflateBare: Decode = promisify(inflateRaw);

const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: gunzipAll,
  'x-gzip': gunzipAll,
  br: brotliAll,
  // By the standard wrapped as in zlib, whose first byte has 8 in its lower half; some servers send it bare.
  deflate: (bytes, options) => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflateWrapped : inflateBare)(bytes, options),
};

/** Thrown for a body that cannot be opened; the message says what it is, to be read after "Kling answered with". */
export class UnreadableBody extends KlingTemporalError {
  override readonly name = 'UnreadableBody';
  readonly code = 'UnreadableBody';
}

/**
 * The bytes of a body without its `Content-Encoding`. We ask for none, but gateways compress all the same. A small body that would
 * become larger than `maxBytes` is not opened further. Throws `UnreadableBody`.
 */
export async function decodeBody(
  bytes: Buffer,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const codings = (contentEncoding ?? '').split(',').map((name) => name.trim().toLowerCase());
  let decoded = bytes;
  // They stand in the order in which they were applied.
  for (const name of codings.filter((coding) => coding !== '' && coding !== 'identity').reverse()) {
    if (decoded.byteLength > 0) decoded = await decode(decoded, name, maxBytes);
  }
  return decoded;
}

async function decode(bytes: Buffer, name: string, maxOutputLength: number): Promise<Buffer> {
  const decoder = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (decoder === undefined)
    throw new UnreadableBody(`a body compressed as ${name.slice(0, 40)}, which was not asked for`);
  try {
    return await decoder(bytes, { maxOutputLength });
  } catch (error) {
    if (readErrorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw new UnreadableBody(tooLarge(maxOutputLength));
    throw new UnreadableBody(`a body that is not the ${name} that it says it is`, { cause: error });
  }
}

/** What to call a body of more than so many bytes. */
export function tooLarge(maxBytes: number): string {
  return `more than ${maxBytes / 1024 / 1024} MB`;
}

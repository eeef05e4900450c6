import { decodeBody, tooLarge, UnreadableBody } from '../../network/transport/content-coding.js';
import type { RawReply } from './envelope.js';
import { createUnreadable } from './envelope.js';

/** A list of 500 tasks is about 1 MB; whatever is larger than this is no reply of Kling's and must not fill the memory. */
const MAX_BYTES = 16 * 1024 * 1024;

/** All of a reply but its text. */
export type ReplyHead = Omit<RawReply, 'text'>;

/** The bytes of a body, which must not be too many. `refuseLate` throws when they have taken too long. */
export async function readBytes(
  body: AsyncIterable<Uint8Array>,
  head: ReplyHead,
  refuseLate: () => void,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > MAX_BYTES) throw createUnreadable(head, tooLarge(MAX_BYTES));
    refuseLate();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The text of a body, without its `Content-Encoding`. */
export async function decodeText(bytes: Buffer, contentEncoding: string | undefined, head: ReplyHead): Promise<string> {
  try {
    return (await decodeBody(bytes, contentEncoding, MAX_BYTES)).toString('utf8');
  } catch (error) {
    if (error instanceof UnreadableBody) throw createUnreadable(head, error.message);
    throw error;
  }
}

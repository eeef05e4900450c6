import type { IncomingMessage } from 'node:http';

/** Room for two ten-megabyte pictures in base64 and all else. Kling's own limit is not known. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Reads a request's body as text. A client that sends too much is cut off. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    sizeBytes += bytes.length;
    if (sizeBytes > MOST_BYTES) throw new Error('request body too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

import { readPlain, writePlain } from '../disk/plain-file.js';

/** What must be known of the server's file to go on where an earlier attempt stopped. */
export interface Origin {
  readonly etag?: string;
  readonly totalBytes?: number;
}

/** The origin in `<stem>.part.json`; nothing when it is absent or cut short by a crash, and then the download starts anew. */
export async function readOrigin(file: string): Promise<Origin> {
  try {
    return readOriginText(await readPlain(file));
  } catch {
    return {};
  }
}

/** What a note says of it. Throws for what is no JSON. */
export function readOriginText(text: string): Origin {
  const { etag, totalBytes } = JSON.parse(text) as Record<string, unknown>;
  return {
    etag: typeof etag === 'string' ? etag : undefined,
    totalBytes: Number.isSafeInteger(totalBytes) ? (totalBytes as number) : undefined,
  };
}

export async function writeOrigin(file: string, { etag, totalBytes }: Origin): Promise<void> {
  await writePlain(file, JSON.stringify({ etag, totalBytes }));
}

/** The origin where a transfer goes on: a server may leave out in a partial reply what it said in the whole one. */
export function resumeOrigin(known: Origin, from: Origin): { readonly origin: Origin; readonly isSame: boolean } {
  const origin = { etag: from.etag ?? known.etag, totalBytes: from.totalBytes ?? known.totalBytes };
  return { origin, isSame: origin.etag === known.etag && origin.totalBytes === known.totalBytes };
}

/** Where to go on in a part of `sizeBytes`. Without a strong ETag nobody can tell that the rest belongs to what is there. */
export function findResumePoint(sizeBytes: number, { etag, totalBytes = Infinity }: Origin) {
  if (etag === undefined || sizeBytes > totalBytes) return { offset: 0, etag: undefined };
  // A part that is all there asks for its last byte again: a range past the end is refused, and the whole would be fetched once more.
  return { offset: Math.max(0, Math.min(sizeBytes, totalBytes - 1)), etag };
}

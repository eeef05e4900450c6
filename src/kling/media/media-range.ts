/** What to ask for: the rest of a file from `offset` on, provided that it is still the file with this ETag. */
export interface Resume {
  readonly offset: number;
  readonly etag: string;
}

/** The headers of a reply that matter here, lower case. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Which part of which file a reply bears. */
export interface Range {
  readonly offset: number;
  readonly totalBytes?: number;
  /** How many bytes the body must have. */
  readonly bodyBytes?: number;
}

/** The ETag if it is a strong one. A weak one (`W/"..."`) promises the same meaning, not the same bytes. */
export function readStrongEtag(etag: string | string[] | undefined): string | undefined {
  return typeof etag === 'string' && /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : undefined;
}

/** Request headers for the rest of a file. With `If-Range` a server sends the whole file when it is another one by now. */
export function rangeHeaders(resume: Resume | undefined): Record<string, string> {
  return resume === undefined ? {} : { range: `bytes=${resume.offset}-`, 'if-range': resume.etag };
}

/** The range of a 200: the file from its start. */
export function readWholeRange(headers: Headers): Range {
  const totalBytes = readCount(headers['content-length']);
  return totalBytes === undefined ? { offset: 0 } : { offset: 0, totalBytes, bodyBytes: totalBytes };
}

/** The range of a 206; undefined when it is not the rest of the file that was asked for. */
export function readPartialRange(headers: Headers, { offset, etag }: Resume): Range | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(String(headers['content-range']));
  if (match === null) return undefined;
  const [start, end] = [Number(match[1]), Number(match[2])];
  const totalBytes = match[3] === '*' ? undefined : Number(match[3]);
  const isRest = start === offset && end >= start && (totalBytes === undefined || end === totalBytes - 1);
  // A server that knows ranges but not `If-Range` would have us join the halves of two files.
  if (!isRest || (headers.etag !== undefined && headers.etag !== etag)) return undefined;
  return { offset, ...(totalBytes === undefined ? {} : { totalBytes }), bodyBytes: end - start + 1 };
}

function readCount(value: string | string[] | undefined): number | undefined {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { linkArtifacts } from '../../client/output/link-artifacts.js';
import type { Artifact } from '../../domain/artifact.js';
import { isBucketUri } from '../../domain/text/bucket-uri.js';
import type { Desk } from '../desk.js';
import type { Link } from '../tools/tool.js';

/** An agent reads an answer at once; a person may open its links the next day. */
const LIFETIME_SECONDS = 86_400;

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.json': 'application/json',
  '.jsonl': 'application/jsonl',
  '.csv': 'text/csv',
  '.html': 'text/html',
};

export const mimeTypeOf = (file: string): string | undefined => MIME_TYPES[path.extname(file).toLowerCase()];

/** Links to files of a result: `file://` for what lies on the worker's disk, and for what lies in a bucket a signed one that works for a day. */
export async function linkFiles(
  files: readonly (Pick<Artifact, 'file'> & Partial<Pick<Artifact, 'bytes'>>)[],
  { config }: Pick<Desk, 'config'>,
): Promise<readonly Link[]> {
  // Without the bucket's keys its name is all that can be told.
  const signed = await linkArtifacts(files, LIFETIME_SECONDS, config).catch(() => []);
  const links = new Map(signed.map(({ file, link }) => [file, link]));
  return files.map(({ file, bytes }) => toLink(file, links.get(file), bytes));
}

function toLink(file: string, signed: string | undefined, bytes: number | undefined): Link {
  const mimeType = mimeTypeOf(file);
  return {
    type: 'resource_link',
    uri: signed ?? (isBucketUri(file) ? file : pathToFileURL(file).href),
    name: file.split(/[\\/]/).at(-1) ?? file,
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(bytes === undefined ? {} : { size: bytes }),
  };
}

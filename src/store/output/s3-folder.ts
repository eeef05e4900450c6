import { mapInParallel } from '../../domain/map-in-parallel.js';
import { nextPart, sortParts } from '../../disk/appended-parts.js';
import type { Folder, FolderEntry } from '../../ports/output/folder.js';
import type { S3Objects } from '../s3/s3-objects.js';
import { onBucket } from '../s3/on-bucket.js';

/** A bucket, which is connected to when it is first used. */
export interface LazyBucket {
  readonly bucket: string;
  readonly open: () => Promise<S3Objects>;
}

/** What is said of an object when it is listed. */
interface Listed {
  readonly bytes: number;
}

/** Objects below a folder, by what their keys are from there on. */
type Listing = ReadonlyMap<string, Listed>;

/** Parts of a journal that are fetched at once: each is a short answer that mostly waits for the line. */
const PARALLEL_READS = 16;

/**
 * The port `Folder` for what lies below `prefix` in a bucket, which is empty or ends in a slash. Listing a folder takes one question for each
 * thousand of all the objects below it, and the folders that come of it ask no more what they hold.
 */
export function createS3Folder(bucket: LazyBucket, prefix: string, listing?: Listing): Folder {
  const root = `s3://${bucket.bucket}/`;
  const path = `${root}${prefix}`.replace(/\/$/, '');
  const pathOf = (...names: string[]): string => [path, ...names].join('/');

  const ask = <T>(work: (objects: S3Objects) => Promise<T>): Promise<T> =>
    onBucket('', async () => work(await bucket.open()));

  const write = (name: string, text: string): Promise<void> =>
    onBucket(`Cannot write to ${pathOf(name)}: `, async () => {
      await (await bucket.open()).put(prefix + name, text, { contentType: contentTypeOf(name) });
    });

  const listBelow = (start = ''): Promise<Listing> =>
    ask(async (objects) => {
      const found = new Map<string, Listed>();
      for await (const { key, bytes } of objects.list(prefix + start)) found.set(key.slice(prefix.length), { bytes });
      return found;
    });

  async function readBytes(name: string): Promise<Buffer | undefined> {
    if (listing?.has(name) === false) return undefined;
    return (await ask((objects) => objects.get(prefix + name)))?.content;
  }

  const read = async (name: string): Promise<string | undefined> => (await readBytes(name))?.toString('utf8');

  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    below: (...names) => createS3Folder(bucket, `${prefix}${names.join('/')}/`),
    pathOf,
    contains: (file) => file.startsWith(`${path}/`),
    read,
    readBytes,
    async sizeOf(name) {
      if (listing !== undefined) return listing.get(name)?.bytes;
      return (await ask((objects) => objects.head(prefix + name)))?.bytes;
    },
    write,
    remove: (name) =>
      onBucket(`Cannot remove ${pathOf(name)}: `, async () => (await bucket.open()).remove(prefix + name)),
    async append(name, lines) {
      const text = lines.map((line) => `${line}\n`).join('');
      await write(nextPart(name, (await listBelow(name)).keys(), text), text);
    },
    async readAppended(name) {
      const parts = sortParts(name, (listing ?? (await listBelow(name))).keys());
      const texts = await mapInParallel(parts, PARALLEL_READS, read);
      return texts.flatMap((text) => text?.split('\n') ?? []);
    },
    async list() {
      const { files, folders } = splitListing(listing ?? (await listBelow()));
      const inside = ([name, below]: readonly [string, Listing]): FolderEntry => ({
        name,
        folder: createS3Folder(bucket, `${prefix}${name}/`, below),
      });
      return [...files.map((name) => ({ name })), ...[...folders].map(inside)];
    },
  };
}

/** What lies in a folder itself, and below each folder in it. */
function splitListing(listing: Listing): {
  readonly files: readonly string[];
  readonly folders: ReadonlyMap<string, Listing>;
} {
  const files: string[] = [];
  const folders = new Map<string, Map<string, Listed>>();
  for (const [key, facts] of listing) {
    const slash = key.indexOf('/');
    const below = key.slice(slash + 1);
    // Some tools make an object for the folder itself.
    if (below === '') continue;
    if (slash < 0) {
      files.push(key);
      continue;
    }
    const name = key.slice(0, slash);
    const known = folders.get(name) ?? new Map<string, Listed>();
    folders.set(name, known.set(below, facts));
  }
  return { files, folders };
}

/** So that a browser shows a report instead of saving it. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl',
};

const contentTypeOf = (name: string): string | undefined => CONTENT_TYPES[name.slice(name.lastIndexOf('.') + 1)];

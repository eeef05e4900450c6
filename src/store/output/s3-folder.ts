import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import type { TextOrPieces } from '../../domain/work/pieces.js';
import { encodePieces } from '../../domain/work/pieces.js';
import { nextPart, sortParts } from '../../disk/appended-parts.js';
import type { Folder, FolderEntry, Stretch, StretchRead } from '../../ports/output/folder.js';
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

/**
 * Which part this process has added last, by the key of what it was added to: a part is never removed, so only what stands behind it has to be looked
 * for, where the journal of a large batch is two thousand parts.
 */
type LastParts = Map<string, string>;

/** Parts of a journal that are fetched at once: each is a short answer that mostly waits for the line. */
const PARALLEL_READS = 16;

/**
 * The port `Folder` for what lies below `prefix` in a bucket, which is empty or ends in a slash. Listing a folder takes one question for each
 * thousand of all the objects below it, and the folders that come of it ask no more what they hold.
 */
export function createS3Folder(
  bucket: LazyBucket,
  prefix: string,
  listing?: Listing,
  lastParts: LastParts = new Map(),
): Folder {
  const root = `s3://${bucket.bucket}/`;
  const path = `${root}${prefix}`.replace(/\/$/, '');
  const pathOf = (...names: string[]): string => [path, ...names].join('/');

  const ask = <T>(work: (objects: S3Objects) => Promise<T>): Promise<T> =>
    onBucket('', async () => work(await bucket.open()));

  const write = (name: string, text: TextOrPieces): Promise<void> =>
    onBucket(`Cannot write to ${pathOf(name)}: `, async () => {
      const content = await encodePieces(text);
      await (await bucket.open()).put(prefix + name, content, { contentType: contentTypeOf(name) });
    });

  const listBelow = (start = '', after?: string): Promise<Listing> =>
    ask((objects) => listObjects(objects, prefix, { start, after }));

  async function readBytes(name: string): Promise<Buffer | undefined> {
    if (listing?.has(name) === false) return undefined;
    return (await ask((objects) => objects.get(prefix + name)))?.content;
  }

  const read = async (name: string): Promise<string | undefined> => (await readBytes(name))?.toString('utf8');

  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    below: (...names) => createS3Folder(bucket, `${prefix}${names.join('/')}/`, undefined, lastParts),
    pathOf,
    contains: (file) => file.startsWith(`${path}/`),
    read,
    readBytes,
    readStretch: (name, stretch) => ask((objects) => readStretch(objects, prefix + name, stretch)),
    async sizeOf(name) {
      if (listing !== undefined) return listing.get(name)?.bytes;
      return (await ask((objects) => objects.head(prefix + name)))?.bytes;
    },
    write,
    remove: (name) =>
      onBucket(`Cannot remove ${pathOf(name)}: `, async () => (await bucket.open()).remove(prefix + name)),
    ...createAppended({ prefix, lastParts, read, write, list: listBelow, listing }),
    async list() {
      const { files, folders } = splitListing(listing ?? (await listBelow()));
      const inside = ([name, below]: readonly [string, Listing]): FolderEntry => ({
        name,
        folder: createS3Folder(bucket, `${prefix}${name}/`, below, lastParts),
      });
      return [...files.map((name) => ({ name })), ...[...folders].map(inside)];
    },
  };
}

/** What there is below a prefix that begins with `start`, and stands behind `after`. */
async function listObjects(
  objects: S3Objects,
  prefix: string,
  { start, after }: { readonly start: string; readonly after?: string },
): Promise<Listing> {
  const found = new Map<string, Listed>();
  const behind = after === undefined ? undefined : prefix + after;
  for await (const { key, bytes } of objects.list(prefix + start, behind))
    found.set(key.slice(prefix.length), { bytes });
  return found;
}

async function readStretch(objects: S3Objects, key: string, stretch?: Stretch): Promise<StretchRead | undefined> {
  const found = await objects.get(key, stretch);
  return found && { bytes: found.content, ...(found.etag === undefined ? {} : { version: found.etag }) };
}

/** Journals of batches that run at the same time, and some. */
const MAX_LAST_PARTS = 1000;

function remember(parts: LastParts, name: string, part: string): void {
  parts.delete(name);
  parts.set(name, part);
  for (const oldest of parts.keys()) {
    if (parts.size <= MAX_LAST_PARTS) break;
    parts.delete(oldest);
  }
}

interface AppendedOptions extends Pick<Folder, 'read' | 'write'> {
  readonly prefix: string;
  readonly lastParts: LastParts;
  /** What lies in the folder now under names that begin so, and behind one of them. */
  readonly list: (start: string, after?: string) => Promise<Listing>;
  /** What lay in it when it was listed with others. */
  readonly listing?: Listing;
}

/** Files that are added to: each addition is an object of its own. */
function createAppended({
  prefix,
  lastParts,
  read,
  write,
  list,
  listing,
}: AppendedOptions): Pick<Folder, 'append' | 'readAppended'> {
  return {
    async append(name, lines) {
      const text = lines.map((line) => `${line}\n`).join('');
      const last = lastParts.get(prefix + name);
      const there = [...(last === undefined ? [] : [last]), ...(await list(name, last)).keys()];
      const part = nextPart(name, there, text);
      await write(part, text);
      remember(lastParts, prefix + name, part);
    },
    async readAppended(name) {
      const texts = await mapInParallel(sortParts(name, (listing ?? (await list(name))).keys()), PARALLEL_READS, read);
      return texts.flatMap((text) => text?.split('\n') ?? []);
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

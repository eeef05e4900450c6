import type { Item, ParsedItem } from '../domain/batch/batch-items.js';
import { hasField } from '../domain/batch/item-fields.js';
import type { Complaint } from '../domain/invalid-request.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import type { PictureFile } from '../domain/pictures.js';
import { listPictureFiles, mapPictureFiles } from '../domain/pictures.js';
import type { FoundFile } from '../storage/find-file.js';
import { findFile, quotePath } from '../storage/find-file.js';
import type { Access } from '../storage/regular-file.js';

/**
 * What a person should know of a file, a sentence each. Throws `InvalidRequest` when Kling would refuse it as a picture; `field` is the
 * request's field that names it.
 */
export type CheckPicture = (file: string, field: string) => Promise<readonly string[]>;

export interface PictureOptions extends Access {
  /** What paths in rows are relative to. */
  readonly directory: string;
  /** What paths in `set` are relative to. */
  readonly setDirectory: string;
  readonly checkPicture: CheckPicture;
}

/** A file that items name as a picture, with the first place that does. */
interface Use extends PictureFile, FoundFile {
  /** As it is written. */
  readonly given: string;
  readonly item: ParsedItem;
  readonly isFromSet: boolean;
  readonly count: number;
}

/** What a file has turned out to be. */
interface Checked {
  readonly complaints: readonly Complaint[];
  readonly notices: readonly string[];
}

/** Pictures are read one after another in this many lines: enough to keep a disk busy, few enough for 10 MB each. */
const LANES = 4;

/** The items with absolute paths of pictures, and what is wrong with these: each distinct file is checked once. */
export async function resolveItemPictures(
  items: readonly ParsedItem[],
  options: PictureOptions,
): Promise<{ items: Item[]; complaints: Complaint[]; notices: string[] }> {
  const files = await findAll(items, options);
  const uses = new Map<string, Use>();
  const resolved = items.map((item): Item => {
    const { id, request, parsed } = item;
    if (parsed.kind === 'adopt') return { id, request };
    const absolute = mapPictureFiles(parsed.task, request, (picture) => {
      const found = files.get(keyOf(item, picture)) ?? { file: picture.file };
      const isFromSet = isOfSet(item, picture);
      const known = uses.get(found.file);
      const first = { ...picture, ...found, given: picture.file, item, isFromSet };
      uses.set(found.file, { ...(known ?? first), count: (known?.count ?? 0) + 1 });
      return found.file;
    });
    return { id, request: absolute };
  });
  const checked = await mapInLanes([...uses.values()], (use) => checkUse(use, options.checkPicture));
  return {
    items: resolved,
    complaints: checked.flatMap(({ complaints }) => complaints),
    notices: checked.flatMap(({ notices }) => notices),
  };
}

const isOfSet = ({ own }: ParsedItem, { field }: PictureFile): boolean => !hasField(own, field);

/** The same path means another file in a row than in `set`. */
const keyOf = (item: ParsedItem, picture: PictureFile): string => `${String(isOfSet(item, picture))} ${picture.file}`;

/** Where each path that is written leads, looked for once. */
async function findAll(
  items: readonly ParsedItem[],
  { directory, setDirectory, refuse }: PictureOptions,
): Promise<ReadonlyMap<string, FoundFile>> {
  const wanted = new Map<string, { readonly base: string; readonly file: string }>();
  for (const item of items) {
    const { parsed, request } = item;
    if (parsed.kind === 'adopt') continue;
    for (const picture of listPictureFiles(parsed.task, request)) {
      const base = isOfSet(item, picture) ? setDirectory : directory;
      wanted.set(keyOf(item, picture), { base, file: picture.file });
    }
  }
  const entries = await mapInLanes([...wanted], async ([key, { base, file }]) => {
    return [key, await findFile(base, file, { refuse })] as const;
  });
  return new Map(entries);
}

/** As `map`, a few at once, the results in order. */
async function mapInLanes<In, Out>(values: readonly In[], work: (value: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  const queue = values.entries();
  const takeOn = async (): Promise<void> => {
    for (const [index, value] of queue) results[index] = await work(value);
  };
  await Promise.all(Array.from({ length: LANES }, takeOn));
  return results;
}

async function checkUse(use: Use, checkPicture: CheckPicture): Promise<Checked> {
  const { item, field, file, given, hint, isFromSet, count } = use;
  const others = count > 1 && !isFromSet ? `named by ${count.toLocaleString('en-US')} items` : undefined;
  try {
    if (hint !== undefined) throw new InvalidRequest([{ path: field, text: `${quotePath(given)} ${hint}` }]);
    const notices = await checkPicture(file, field);
    const where = isFromSet ? 'set' : item.row.where;
    const scope = others === undefined ? where : `${where}; ${others}`;
    return { complaints: [], notices: notices.map((notice) => `${notice} (${scope})`) };
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    const place = isFromSet ? 'set' : (item.row.locate?.(field) ?? item.row.where);
    const more = others === undefined ? '' : ` (${others})`;
    const complaints = error.complaints.map(({ text }) => ({ path: `${place} ${field}`, text: text + more }));
    return { complaints, notices: [] };
  }
}

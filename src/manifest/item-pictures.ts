import path from 'node:path';
import type { Item, ParsedItem } from '../domain/batch/batch-items.js';
import { hasField } from '../domain/batch/item-fields.js';
import type { Complaint } from '../domain/invalid-request.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import type { PictureFile } from '../domain/pictures.js';
import { mapPictureFiles } from '../domain/pictures.js';

/** Throws `InvalidRequest` for a file that Kling would refuse as a picture; `field` is the request's field that names it. */
export type CheckPicture = (file: string, field: string) => Promise<void>;

export interface PictureOptions {
  /** What paths in rows are relative to. */
  readonly directory: string;
  /** What paths in `set` are relative to. */
  readonly setDirectory: string;
  readonly checkPicture: CheckPicture;
}

/** A file that items name as a picture, with the first place that does. */
interface Use extends PictureFile {
  readonly item: ParsedItem;
  readonly isFromSet: boolean;
  readonly count: number;
}

/** Pictures are read one after another in this many lines: enough to keep a disk busy, few enough for 10 MB each. */
const LANES = 4;

/** The items with absolute paths of pictures, and what is wrong with these: each distinct file is checked once. */
export async function resolveItemPictures(
  items: readonly ParsedItem[],
  { directory, setDirectory, checkPicture }: PictureOptions,
): Promise<{ items: Item[]; complaints: Complaint[] }> {
  const uses = new Map<string, Use>();
  const resolved = items.map((item): Item => {
    const { id, request, parsed, own } = item;
    if (parsed.kind === 'adopt') return { id, request };
    const absolute = mapPictureFiles(parsed.task, request, (picture) => {
      const isFromSet = !hasField(own, picture.field);
      const file = path.resolve(isFromSet ? setDirectory : directory, picture.file);
      const known = uses.get(file);
      uses.set(file, { ...(known ?? { ...picture, item, isFromSet }), count: (known?.count ?? 0) + 1 });
      return file;
    });
    return { id, request: absolute };
  });
  return { items: resolved, complaints: await checkAll([...uses], checkPicture) };
}

/** Complaints in the order of the files' first uses, whichever is read first. */
async function checkAll(uses: readonly (readonly [string, Use])[], checkPicture: CheckPicture): Promise<Complaint[]> {
  const found = new Map<number, readonly Complaint[]>();
  const queue = uses.entries();
  const work = async (): Promise<void> => {
    for (const [index, [file, use]] of queue) found.set(index, await checkUse(file, use, checkPicture));
  };
  await Promise.all(Array.from({ length: LANES }, work));
  return uses.flatMap((_, index) => found.get(index) ?? []);
}

async function checkUse(file: string, use: Use, checkPicture: CheckPicture): Promise<readonly Complaint[]> {
  const { item, field, isFromSet, count } = use;
  try {
    await checkPicture(file, field);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    const place = isFromSet ? 'set' : (item.row.locate?.(field) ?? item.row.where);
    const more = count > 1 && !isFromSet ? ` (named by ${count.toLocaleString('en-US')} items)` : '';
    return error.complaints.map(({ text }) => ({ path: `${place} ${field}`, text: text + more }));
  }
}

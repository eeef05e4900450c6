import { hasField } from '../domain/batch/rows/item-fields.js';
import type { Draft } from '../domain/batch/rows/item-row.js';
import type { Complaint } from '../domain/invalid-request.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { mapInParallel } from '../domain/work/map-in-parallel.js';
import type { PictureWord } from '../domain/generation/meaning.js';
import { contentWord, nameWord } from '../domain/generation/meaning.js';
import type { InputFile } from '../products/schema/input-files.js';
import { useOf } from '../products/schema/input-files.js';
import { productFor } from '../products/added/product-for.js';
import { flattenBody } from '../products/schema/standard-body.js';
import { listRequestFiles, mapRequestFiles, withLimits } from '../products/request-files.js';
import type { FoundFile } from '../disk/find-file.js';
import { findFile, quotePath } from '../disk/find-file.js';
import type { CheckedFile } from '../pictures/image-file.js';
import type { Access } from '../disk/regular-file.js';

/** Looks at a file that a request names. Throws `InvalidRequest` when Kling would refuse it. */
export type CheckInput = (input: InputFile) => Promise<CheckedFile>;

export interface PictureOptions extends Access {
  /** What paths in rows are relative to. */
  readonly directory: string;
  /** What paths in `set` are relative to. */
  readonly setDirectory: string;
  readonly checkInput: CheckInput;
}

/** A file that items name, with the first place that does. */
interface PictureUse extends InputFile, FoundFile {
  /** As it is written. */
  readonly given: string;
  readonly item: Draft;
  readonly isFromSet: boolean;
  readonly count: number;
}

/** What a file has turned out to be. */
interface CheckedPicture {
  /** Unless it is refused. */
  readonly sha256?: string;
  readonly complaints: readonly Complaint[];
  readonly notices: readonly string[];
}

/** Pictures are read one after another in this many lines: enough to keep a disk busy, few enough for 10 MB each. */
const PARALLEL_READS = 4;

export interface ResolvedPictures {
  /** The rows with absolute paths of pictures. */
  readonly drafts: readonly Draft[];
  readonly complaints: readonly Complaint[];
  readonly notices: readonly string[];
  /** For each absolute path, the word for what the file holds. */
  readonly wordOf: PictureWord;
}

/** Makes paths of pictures and sounds absolute and looks what is in them: each distinct file is read once for each way in which it is used. */
export async function resolveItemPictures(
  drafts: readonly Draft[],
  options: PictureOptions,
): Promise<ResolvedPictures> {
  const files = await findPictureFiles(drafts, options);
  const uses = new Map<string, PictureUse>();
  const resolved = drafts.map((draft): Draft => {
    const { request, parsed } = draft;
    // Most rows name none, and a copy of each would take as much memory again.
    if (parsed.kind === 'adopt' || listRequestFiles(parsed, request).length === 0) return draft;
    const find = (picture: InputFile) => files.get(keyOf(draft, picture)) ?? { file: picture.file };
    const absolute = mapRequestFiles(parsed, request, (picture) => {
      const found = find(picture);
      const limited = withLimits(picture, parsed, parsed.body);
      const use = useOf({ ...limited, file: found.file });
      const known = uses.get(use);
      const first = {
        ...limited,
        ...found,
        given: picture.file,
        item: draft,
        isFromSet: isFromSet(draft, picture),
      };
      uses.set(use, { ...(known ?? first), count: (known?.count ?? 0) + 1 });
      return found.file;
    });
    const toFound = (picture: InputFile) => find(picture).file;
    const body = mapRequestFiles(parsed, parsed.body, toFound);
    const own = mapRequestFiles(parsed, draft.own, toFound);
    return { ...draft, request: absolute, own, parsed: { ...parsed, body } };
  });
  const all = [...uses.values()];
  const checked = await mapInParallel(all, PARALLEL_READS, (use) => checkUse(use, options.checkInput));
  const hashes = new Map(all.map(({ file }, index) => [file, checked[index]?.sha256]));
  return {
    drafts: resolved,
    complaints: checked.flatMap(({ complaints }) => complaints),
    notices: checked.flatMap(({ notices }) => notices),
    wordOf(file) {
      const sha256 = hashes.get(file);
      return sha256 === undefined ? nameWord(file) : contentWord(sha256);
    },
  };
}

/** A row may have it in a place of Kling's body, such as `input` or `contents`: by then it has come to the top. */
function isFromSet({ own, parsed }: Draft, { field }: InputFile): boolean {
  if (hasField(own, field)) return false;
  const { fields } = parsed.kind === 'adopt' ? { fields: {} } : productFor(parsed);
  return !hasField(flattenBody(fields, own).fields, field);
}

/** The same path means another file in a row than in `set`. */
const keyOf = (item: Draft, picture: InputFile): string => `${String(isFromSet(item, picture))} ${picture.file}`;

/** Where each path that is written leads, looked for once. */
async function findPictureFiles(
  items: readonly Draft[],
  { directory, setDirectory, refuse }: PictureOptions,
): Promise<ReadonlyMap<string, FoundFile>> {
  const wanted = new Map<string, { readonly base: string; readonly file: string }>();
  for (const item of items) {
    const { parsed, request } = item;
    if (parsed.kind === 'adopt') continue;
    for (const picture of listRequestFiles(parsed, request)) {
      const base = isFromSet(item, picture) ? setDirectory : directory;
      wanted.set(keyOf(item, picture), { base, file: picture.file });
    }
  }
  const entries = await mapInParallel([...wanted], PARALLEL_READS, async ([key, { base, file }]) => {
    return [key, await findFile(base, file, { refuse })] as const;
  });
  return new Map(entries);
}

async function checkUse(use: PictureUse, checkInput: CheckInput): Promise<CheckedPicture> {
  const { item, field, given, hint, isFromSet, count } = use;
  const others = count > 1 && !isFromSet ? `named by ${count.toLocaleString('en-US')} items` : undefined;
  try {
    if (hint !== undefined) throw new InvalidRequest([{ path: field, text: `${quotePath(given)} ${hint}` }]);
    const { sha256, notices } = await checkInput(use);
    const where = isFromSet ? 'set' : item.row.where;
    const scope = others === undefined ? where : `${where}; ${others}`;
    return { sha256, complaints: [], notices: notices.map((notice) => `${notice} (${scope})`) };
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    const place = isFromSet ? 'set' : (item.row.locate?.(field) ?? item.row.where);
    const more = others === undefined ? '' : ` (${others})`;
    const complaints = error.facts.complaints.map(({ text }) => ({ path: `${place} ${field}`, text: text + more }));
    return { complaints, notices: [] };
  }
}

import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Access } from './regular-file.js';

/** Where a file is that somebody named. */
export interface FoundFile {
  /** Absolute; where it would be when nothing is found. */
  readonly file: string;
  /** Why it was not found, and what to write instead, as far as that can be told from the name. */
  readonly hint?: string;
}

/**
 * The file that somebody meant by a path, relative to `directory`: as it is written or, where that is not there, under the same letters in
 * another Unicode form (macOS takes letters with accents apart), and with `/` for the `\` of Windows.
 */
export async function findFile(directory: string, given: string, { refuse }: Access = {}): Promise<FoundFile> {
  const file = path.resolve(directory, given);
  const isForeign = path.sep === '/' && given.includes('\\');
  const spellings = isForeign ? [file, path.resolve(directory, given.replace(/\\/g, '/'))] : [file];
  const allowed = await keepAllowed(spellings, refuse);
  // Whoever reads the file later will say why; nothing is looked for where nothing may be read.
  if (allowed.length === 0) return { file: spellings.at(-1) ?? file };
  for (const spelling of allowed) {
    if (await isThere(spelling)) return { file: spelling };
    const found = await walk(spelling, isSameText);
    if (found !== undefined) return { file: found };
  }
  return { file: allowed.at(-1) ?? file, hint: await explain(given, allowed.at(-1) ?? file) };
}

async function keepAllowed(files: readonly string[], refuse: Access['refuse']): Promise<readonly string[]> {
  if (refuse === undefined) return files;
  const verdicts = await Promise.all(
    files.map((file) =>
      refuse(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, index) => verdicts[index]);
}

const isSameText = (one: string, other: string): boolean => one.normalize('NFC') === other.normalize('NFC');
const isSameButForCase = (one: string, other: string): boolean =>
  one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();

type Compare = (one: string, other: string) => boolean;

/** The path on the disk whose every part is `isSame` as that of `file`; undefined when there is none. */
async function walk(file: string, isSame: Compare): Promise<string | undefined> {
  const { root } = path.parse(file);
  let found = root;
  for (const part of file.slice(root.length).split(path.sep)) {
    const next = path.join(found, part);
    if (await isThere(next)) {
      found = next;
      continue;
    }
    const names = await readdir(found).catch(() => []);
    const name = names.find((one) => isSame(one, part));
    if (name === undefined) return undefined;
    found = path.join(found, name);
  }
  return found;
}

async function explain(given: string, file: string): Promise<string | undefined> {
  if (path.sep === '/' && /^["']?([a-z]:[\\/]|\\\\)/i.test(given))
    return 'is a path of a Windows machine; write where the file lies on this one';
  if (/^~[\\/]/.test(given)) return 'begins with ~, which only a shell understands; write the whole path';
  if (given.length > MAX_SHOWN && /^[\w+/\s-]+=*\s*$/.test(given))
    return 'is base64 and no path; write the path of a file';
  if (/^(["']).*\1$/.test(given)) return 'has quotation marks that belong to no path; remove them';
  const other = await walk(file, isSameButForCase);
  if (other !== undefined) return `cannot be read: no such file; did you mean ${quotePath(path.basename(other))}?`;
  return path.sep === '/' && given.includes('\\')
    ? 'cannot be read: no such file, nor with / instead of \\'
    : undefined;
}

const isThere = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );

/** Longer than any name of a file; a picture that was pasted as text is longer still. */
const MAX_SHOWN = 300;
const SHOWN_START = 80;
const SHOWN_END = 40;

/** A path as people know it, in quotation marks: a backslash stays one, control characters are shown as what they are, and nothing is cut off. */
export function quotePath(file: string): string {
  const short = file.length > MAX_SHOWN ? `${file.slice(0, SHOWN_START)}…${file.slice(-SHOWN_END)}` : file;
  return JSON.stringify(short).replace(/\\\\/g, '\\');
}

import { configOf } from '../../client/find-account.js';
import { deleteEntries, findEntries, listLibrary } from '../../client/library/library.js';
import { UsageError } from '../../client/client-errors.js';
import type { ResultEntry } from '../../domain/task.js';
import type { LibraryKind, LibraryPart } from '../../domain/library/library-kind.js';
import { confirm } from '../process/confirm.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { printable } from '../screen/fit-text.js';
import { renderTable } from '../screen/text-table.js';

/** Which part of whose library. */
interface Shelf {
  readonly kind: LibraryKind;
  /** As it was given; the default account for none. */
  readonly account?: unknown;
}

/** `kling elements` and `kling voices`: what Kling's library has, the account's own or Kling's for everybody. */
export async function runListLibrary({ kind, account }: Shelf, part: LibraryPart, io: Io): Promise<ExitCode> {
  const entries = await listLibrary(configOf(io.config, account), { kind, part, signal: io.signal });
  renderLibrary(kind, part, entries, io).forEach((line) => io.out(line));
  return EXIT.ok;
}

function renderLibrary(
  kind: LibraryKind,
  part: LibraryPart,
  entries: readonly ResultEntry[],
  { json, quiet, paint }: Io,
): readonly string[] {
  if (json) return [JSON.stringify(entries)];
  if (quiet) return entries.map(({ id }) => printable(id));
  if (entries.length === 0) {
    const product = kind === 'element' ? 'element' : 'voice';
    return [
      part === 'own' ? `No ${kind}s yet; kling generate --task ${product} makes one.` : `Kling names no ${kind}s.`,
    ];
  }
  const rows = entries.map(({ id, name = '', facts = {} }) => [id, printable(name), printable(describe(facts))]);
  return renderTable(['ID', 'NAME', kind === 'element' ? 'DESCRIPTION' : 'SAMPLE'], rows, { paint: paint.out });
}

/** What it is, or where it can be heard: under the names of either generation of the API. */
function describe(facts: NonNullable<ResultEntry['facts']>): string {
  const found = ['element_description', 'description', 'trial_url', 'url'].map((name) => facts[name]);
  return found.find((value): value is string => typeof value === 'string') ?? '';
}

/** `kling elements delete` and `kling voices delete`: by id or name. Asks first, since nothing brings them back. */
export async function runDeleteEntries(
  { kind, account }: Shelf,
  words: readonly string[],
  { isSure }: { readonly isSure: boolean },
  io: Io,
): Promise<ExitCode> {
  if (!isSure && !io.isTerminal) {
    throw new UsageError(`Nothing brings a deleted ${kind} back, and nobody is here to be asked: add --yes to delete.`);
  }
  const { signal } = io;
  const config = configOf(io.config, account);
  const entries = await findEntries(config, { kind, words, signal });
  const names = entries.map(({ id, name }) => `${kind} ${id}${name === undefined ? '' : ` (${printable(name)})`}`);
  if (!isSure && !(await confirm(`Delete ${names.join(', ')}? Nothing brings it back.`, signal))) {
    io.complain('Nothing was deleted.');
    return EXIT.usage;
  }
  const deleted = await deleteEntries(config, entries, { kind, signal });
  if (io.json) io.out(JSON.stringify(deleted));
  else if (io.quiet) deleted.forEach(({ id }) => io.out(printable(id)));
  else deleted.forEach(({ outcome }, at) => io.out(`${names[at] ?? kind} ${outcome}`));
  return EXIT.ok;
}

import type { Entry } from './book.js';
import type { PackedAccounts } from './packed-accounts.js';
import { isPackedAccounts, packAccounts, unpackAccounts } from './packed-accounts.js';
import type { ItemError, ItemState } from './item.js';
import type { Cost } from '../money.js';
import { shorten } from '../generation/generation.js';

/**
 * The items of a batch as they travel to its next run: about 55 bytes each, so that 25,000 stay below Temporal's 2 MB for one payload. Those of
 * a larger batch are kept in `blocks` of this form.
 */
export interface PackedBook {
  /** What the paths of most files start with. */
  readonly root: string;
  /** Kind, code and text of failures, each once; items name them by their place here. */
  readonly errors: readonly PackedError[];
  /** In the manifest's order; trailing fields that are absent are left out. */
  readonly items: readonly PackedItem[];
  /** Whose items they are; absent where all are of the default account. */
  readonly accounts?: PackedAccounts;
}

type PackedError = readonly [kind: string, code: number | null, text: string];
type PackedItem = readonly [id: string, state: string, ...rest: unknown[]];

const LETTERS: Readonly<Record<ItemState, string>> = {
  waiting: 'w',
  queued: 'q',
  processing: 'p',
  downloading: 'd',
  completed: 'c',
  failed: 'f',
  cancelled: 'x',
};
const STATES: ReadonlyMap<string, ItemState> = new Map(
  Object.entries(LETTERS).map(([state, letter]) => [letter, state as ItemState]),
);
/** Those of a pipeline, which needs no task to be where it is. */
const PIPELINE_LETTERS: ReadonlyMap<ItemState, string> = new Map([
  ['processing', 'P'],
  ['completed', 'C'],
]);
const letterOf = ({ state, isPipeline }: Entry): string =>
  (isPipeline ? PIPELINE_LETTERS.get(state) : undefined) ?? LETTERS[state];
const stateOf = (letter: string): ItemState | undefined => STATES.get(letter) ?? STATES.get(letter.toLowerCase());
const isLetter = (letter: string): boolean => STATES.has(letter) || [...PIPELINE_LETTERS.values()].includes(letter);

/** Failures that keep their text in the workflow; the text of all others stands in the report. */
const MAX_TEXTS = 500;
const MAX_TEXT_LENGTH = 300;

/** The latest `maxTexts` failures keep their text. */
export function packBook(entries: Iterable<Entry>, maxTexts = MAX_TEXTS): PackedBook {
  const all = [...entries];
  const first = all.find(({ file }) => file !== undefined);
  const root = first?.file === undefined ? '' : first.file.slice(0, Math.max(0, first.file.lastIndexOf(first.id)));
  const failed = all.filter(({ state }) => state === 'failed');
  const withText = new Set(failed.slice(-maxTexts).map(({ id }) => id));
  const errors = new Map<string, number>();
  const items = all.map((entry) => packItem(entry, root, withText.has(entry.id), errors));
  const packed = [...errors.keys()].map((error) => JSON.parse(error) as PackedError);
  return { root, errors: packed, items, ...packAccounts(all) };
}

function packItem(entry: Entry, root: string, isLatest: boolean, errors: Map<string, number>): PackedItem {
  const { id, taskId, since, elapsedSeconds, file, error, prompt, startedAt, tries, adopt, spent, isTaskPaid } = entry;
  const isRunning = startedAt !== undefined;
  const rest = [
    taskId,
    tries,
    elapsedSeconds,
    packFile(file, `${root}${id}/`, taskId),
    error === undefined ? undefined : packError(error, isLatest, errors),
    // What has ended is dated by the journal; a date for each would be half of the payload.
    isRunning || isLatest ? since : undefined,
    isRunning ? startedAt : undefined,
    isRunning || isLatest ? prompt : undefined,
    adopt,
    spent,
    isTaskPaid,
  ].map((value) => value ?? null);
  while (rest.length > 0 && rest.at(-1) === null) rest.pop();
  return [id, letterOf(entry), ...rest];
}

function packError({ kind, code, text }: ItemError, hasText: boolean, errors: Map<string, number>): number {
  const packed: PackedError = [kind, code ?? null, hasText ? shorten(text, MAX_TEXT_LENGTH) : ''];
  const key = JSON.stringify(packed);
  const place = errors.get(key) ?? errors.size;
  errors.set(key, place);
  return place;
}

/** `/out/batch/item/77.mp4` is `~.mp4` below its own directory when it is named after task 77. */
function packFile(file: string | undefined, directory: string, taskId: string | undefined): string | undefined {
  if (!file?.startsWith(directory)) return file;
  const name = file.slice(directory.length);
  return taskId !== undefined && name.startsWith(taskId) ? `~${name.slice(taskId.length)}` : `./${name}`;
}

function unpackFile(packed: string | undefined, directory: string, taskId: string | undefined): string | undefined {
  if (packed?.startsWith('~') === true) return `${directory}${taskId ?? ''}${packed.slice(1)}`;
  return packed?.startsWith('./') === true ? `${directory}${packed.slice(2)}` : packed;
}

export function unpackBook({ root, errors, items, accounts }: PackedBook): Entry[] {
  const entries = items.map((packed) => unpackItem(packed, root, errors));
  return accounts === undefined ? entries : unpackAccounts(entries, accounts);
}

type Unpacked = [string?, number?, number?, string?, number?, string?, string?, string?, string?, Cost?, boolean?];

/** An item that lacks what its state says of it waits: its start meets whatever there is of it. */
function unpackItem([id, letter, ...rest]: PackedItem, root: string, errors: PackedBook['errors']): Entry {
  const values = rest.map((value) => value ?? undefined) as Unpacked;
  const [taskId, tries = 0, elapsedSeconds, file, error, since, startedAt, prompt, adopt, spent, isTaskPaid] = values;
  const state = stateOf(letter) ?? 'waiting';
  const isPipeline = !STATES.has(letter);
  const waiting = { id, state: 'waiting', tries, adopt, spent, isTaskPaid } as const;
  const ended = { id, tries, taskId, since, elapsedSeconds };
  switch (state) {
    case 'waiting':
      return waiting;
    case 'queued':
    case 'processing':
    case 'downloading': {
      if (since === undefined || startedAt === undefined) return waiting;
      const running = { ...waiting, since, startedAt, prompt };
      if (isPipeline) return { ...running, state: 'processing', isPipeline };
      return state === 'queued' || taskId === undefined
        ? { ...running, state: 'queued' }
        : { ...running, state, taskId };
    }
    case 'completed':
      if (isPipeline)
        return { ...ended, taskId: undefined, state, isPipeline, file: unpackFile(file, `${root}${id}/`, taskId) };
      if (taskId === undefined) return waiting;
      return { ...ended, state, taskId, file: unpackFile(file, `${root}${id}/`, taskId) };
    case 'failed':
      return { ...ended, state, prompt, error: unpackError(error, errors), spent, isTaskPaid };
    case 'cancelled':
      return { ...ended, state, prompt, spent, isTaskPaid };
  }
}

function unpackError(place: number | undefined, errors: PackedBook['errors']): ItemError {
  const [kind = 'Unexpected', code, text = ''] = (place === undefined ? undefined : errors[place]) ?? [];
  return { kind, code: code ?? undefined, text };
}

/** True for what `unpackBook` can read; an entry whose letter is of a later version is not. */
export function isPackedBook(value: unknown): value is PackedBook {
  if (typeof value !== 'object' || value === null) return false;
  const { root, errors, items, accounts } = value as Readonly<Record<string, unknown>>;
  if (typeof root !== 'string' || !Array.isArray(errors) || !Array.isArray(items)) return false;
  return hasItems(items) && hasErrors(errors) && (accounts === undefined || isPackedAccounts(accounts));
}

function hasItems(items: readonly unknown[]): boolean {
  return items.every((item) => {
    if (!Array.isArray(item)) return false;
    const [id, letter, taskId, tries, elapsedSeconds, file, error, since, startedAt, prompt, adopt] = item as unknown[];
    const texts = [taskId, file, since, startedAt, prompt, adopt];
    const numbers = [tries, elapsedSeconds, error];
    return (
      typeof id === 'string' &&
      isLetter(String(letter)) &&
      texts.every((text) => text === undefined || text === null || typeof text === 'string') &&
      numbers.every((number) => number === undefined || number === null || typeof number === 'number')
    );
  });
}

function hasErrors(errors: readonly unknown[]): boolean {
  return errors.every((error) => {
    if (!Array.isArray(error)) return false;
    const [kind, code, text] = error as unknown[];
    return typeof kind === 'string' && (code === null || typeof code === 'number') && typeof text === 'string';
  });
}

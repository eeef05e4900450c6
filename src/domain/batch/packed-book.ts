import type { Entry, WaitingEntry } from './book.js';
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
  const entries = items.map((packed) => unpackItem(packed as Parsed, root, errors));
  return accounts === undefined ? entries : unpackAccounts(entries, accounts);
}

/** As it comes out of JSON. */
type Parsed = readonly [
  id: string,
  letter: string,
  taskId?: string | null,
  tries?: number | null,
  elapsedSeconds?: number | null,
  file?: string | null,
  error?: number | null,
  since?: string | null,
  startedAt?: string | null,
  prompt?: string | null,
  adopt?: string | null,
  spent?: Cost | null,
  isTaskPaid?: boolean | null,
];

/**
 * An item that lacks what its state says of it waits: its start meets whatever there is of it. Each run of a large batch does this a hundred thousand
 * times within a few workflow tasks, so it takes the values by their places.
 */
function unpackItem(packed: Parsed, root: string, errors: PackedBook['errors']): Entry {
  const id = packed[0];
  const letter = packed[1];
  const taskId = packed[2] ?? undefined;
  const since = packed[7] ?? undefined;
  const state = stateOf(letter) ?? 'waiting';
  const tries = packed[3] ?? 0;
  const elapsedSeconds = packed[4] ?? undefined;
  const ended = { id, tries, taskId, since, elapsedSeconds };
  switch (state) {
    case 'waiting':
      return unpackWaiting(packed);
    case 'queued':
    case 'processing':
    case 'downloading': {
      const startedAt = packed[8] ?? undefined;
      if (since === undefined || startedAt === undefined) return unpackWaiting(packed);
      const running = { ...unpackWaiting(packed), since, startedAt, prompt: packed[9] ?? undefined };
      if (!STATES.has(letter)) return { ...running, state: 'processing', isPipeline: true };
      return state === 'queued' || taskId === undefined
        ? { ...running, state: 'queued' }
        : { ...running, state, taskId };
    }
    case 'completed': {
      const file = unpackFile(packed[5] ?? undefined, `${root}${id}/`, taskId);
      if (!STATES.has(letter)) return { ...ended, taskId: undefined, state, isPipeline: true, file };
      if (taskId === undefined) return unpackWaiting(packed);
      // The bulk of a large batch. `...ended` would take ten times as long.
      return { id, tries, taskId, since, elapsedSeconds, state, file };
    }
    case 'failed':
      return { ...ended, state, error: unpackError(packed[6] ?? undefined, errors), ...unpackLeft(packed) };
    case 'cancelled':
      return { ...ended, state, ...unpackLeft(packed) };
  }
}

const unpackWaiting = (packed: Parsed): WaitingEntry => ({
  id: packed[0],
  state: 'waiting',
  tries: packed[3] ?? 0,
  adopt: packed[10] ?? undefined,
  spent: packed[11] ?? undefined,
  isTaskPaid: packed[12] ?? undefined,
});

/** What tries that made nothing have left. */
const unpackLeft = (packed: Parsed) => ({
  prompt: packed[9] ?? undefined,
  spent: packed[11] ?? undefined,
  isTaskPaid: packed[12] ?? undefined,
});

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

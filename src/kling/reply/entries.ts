import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import type { EntryKind, ResultEntry } from '../../domain/task.js';
import { ENTRY_KINDS } from '../../domain/task.js';
import type { Scrub } from '../../domain/text/scrub.js';
import { readArray, readId, readObject, readText } from './json.js';
import { keepFields } from './kept-fields.js';
import { findSegments } from './segments.js';

/** Lists of a legacy task's `task_result`, or beside its id, and what is in them. */
const LISTS: readonly (readonly [name: string, kind: EntryKind])[] = [
  ['elements', 'element'],
  ['voices', 'voice'],
  ['face_data', 'face'],
];

/** Fields of a task that hold such a list, besides `task_result` and `outputs`. */
export const ENTRY_FIELDS: readonly string[] = LISTS.map(([name]) => name);

/** Kling makes one a task; a reply that names thousands would fill the history. */
const MAX_ENTRIES = 64;

/** What a task made that is no file, in Kling's order and numbered from 0. */
export function findEntries(task: Json, scrub: Scrub): readonly ResultEntry[] {
  const listed = [readObject(task.task_result), task].flatMap((place) =>
    LISTS.flatMap(([name, kind]) => readArray(place[name]).map((entry) => ({ kind, entry }))),
  );
  const typed = readArray(task.outputs).flatMap((entry) => {
    const kind = ENTRY_KINDS.find((one) => isObject(entry) && entry.type === one);
    return kind === undefined ? [] : [{ kind, entry }];
  });
  const found = [
    ...[...listed, ...typed].flatMap(({ kind, entry }) => readEntry(kind, entry)),
    ...findSegments(task).map(readSegment),
  ].slice(0, MAX_ENTRIES);
  // All of them have one room.
  const kept = readArray(keepFields({ facts: found.map(({ facts }) => facts) }, scrub).facts);
  return found.map((entry, index) => {
    const facts = kept[index];
    const { name } = entry;
    return {
      kind: entry.kind,
      index,
      id: entry.id,
      ...(name === undefined ? {} : { name: scrub(name) }),
      ...(isObject(facts) && Object.keys(facts).length > 0 ? { facts } : {}),
    };
  });
}

interface Found {
  readonly kind: EntryKind;
  readonly id: string;
  readonly name?: string;
  readonly facts: Json;
}

const readSegment = ({ id, isThere }: { readonly id: string; readonly isThere: boolean }): Found => ({
  kind: 'segment',
  id,
  name: isThere ? 'found' : 'not found',
  facts: { is_contain: isThere },
});

function readEntry(kind: EntryKind, entry: unknown): readonly Found[] {
  if (!isObject(entry)) return [];
  const { [`${kind}_id`]: ownId, id: plainId, [`${kind}_name`]: ownName, name: plainName, type, ...facts } = entry;
  const id = readId(ownId) ?? readId(plainId);
  if (id === undefined) return [];
  const name = readText(ownName) ?? readText(plainName);
  return [
    {
      kind,
      id,
      ...(name === undefined ? {} : { name: name.slice(0, MAX_NAME_LENGTH) }),
      facts: type === kind || type === undefined ? facts : { type, ...facts },
    },
  ];
}

/** Kling takes names of twenty characters. */
const MAX_NAME_LENGTH = 200;

import type { ItemRecord } from '../item.js';

/** Failures that came one after the other, no item completing between them, for one reason. */
export interface LikeFailures {
  readonly kind: string;
  /** What it says, without what tells one item from another. */
  readonly words: string;
  readonly count: number;
  /** Of the latest, as it is. */
  readonly text: string;
}

/** Enough to tell reasons apart. */
const MAX_LENGTH = 200;

/** Ids of tasks and requests, addresses, paths, times and numbers: two failures for one reason differ in nothing else. */
const VARYING = /https?:\/\/\S+|(?:[\w.-]*\/)+[\w.-]+|\b[0-9a-f]{8,}(?:-[0-9a-f]+)*\b|\d+/gi;

/** What a failure says, with `#` for whatever tells it from others of its reason. */
export function foldWords(text: string, itemId = ''): string {
  const own = itemId.length > 2 ? text.replaceAll(itemId, '#') : text;
  return own.replace(VARYING, '#').slice(0, MAX_LENGTH);
}

/** The failures in a row once one more item has ended. A cancelled one says nothing of the others. */
export function countAlike(before: LikeFailures | undefined, record: ItemRecord): LikeFailures | undefined {
  if (record.state === 'cancelled') return before;
  if (record.state === 'completed') return undefined;
  const { kind, text } = record.error;
  const words = foldWords(text, record.id);
  const isAlike = before?.kind === kind && before.words === words;
  return { kind, words, count: isAlike ? before.count + 1 : 1, text: text.slice(0, MAX_LENGTH) };
}

/** `5 items in a row have failed alike: Kling failed task 7: ...` */
export const renderAlike = ({ count, text }: LikeFailures): string =>
  `${count} ${count === 1 ? 'item has' : 'items in a row have'} failed alike: ${text}`;

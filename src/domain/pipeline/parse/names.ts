import type { Complaint } from '../../invalid-request.js';
import type { Json } from '../../record.js';
import { explainUnknown } from '../../text/explain-unknown.js';

/** A complaint for each name of an object that is none of those it may have; `others` are words that people write there as well. */
export function checkNames(
  given: Json,
  known: readonly string[],
  path: string,
  others: readonly string[] = [],
): readonly Complaint[] {
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: joinPath(path, name), text: explainUnknown(name, known, others) }));
}

export const joinPath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** The same complaints, below a path. */
export const below = (path: string, problems: readonly Complaint[]): readonly Complaint[] =>
  problems.map((one) => ({ ...one, path: one.path === '' ? path : joinPath(path, one.path) }));

export const count = (number: number): string => number.toLocaleString('en-US');

import type { Parsed } from '../parsed.js';
import { invalid, valid } from '../parsed.js';

/** What somebody keeps beside a request: columns of their own. It is never sent to Kling, and comes back with the results. */
export type Metadata = Readonly<Record<string, unknown>>;

/** Room for notes, not for a document: it travels with every request through Temporal's history. */
const MAX_CHARACTERS = 10_000;

/** Reads `metadata`. */
export function parseMetadata(value: unknown): Parsed<Metadata | undefined> {
  if (value === undefined || value === null) return valid(undefined);
  if (typeof value !== 'object' || Array.isArray(value)) {
    return invalid(undefined, 'metadata', 'write an object of your own, e.g. {"shot":"12a"}');
  }
  const length = measure(value);
  if (length === undefined) return invalid(undefined, 'metadata', 'is nested too deeply to be kept');
  if (length <= MAX_CHARACTERS) return valid(value as Metadata);
  const count = (number: number) => number.toLocaleString('en-US');
  const text = `${count(length)} characters; at most ${count(MAX_CHARACTERS)} are kept: leave columns out`;
  return invalid(undefined, 'metadata', text);
}

/** Characters of its JSON; undefined when that exhausts the stack. */
function measure(value: object): number | undefined {
  try {
    return JSON.stringify(value).length;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A value of metadata as text in a cell or a line. */
export function renderMetadataValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

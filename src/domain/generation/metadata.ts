import type { Complaint } from '../invalid-request.js';

/** What somebody keeps beside a request: columns of their own. It is never sent to Kling, and comes back with the results. */
export type Metadata = Readonly<Record<string, unknown>>;

/** Room for notes, not for a document: it travels with every request through Temporal's history. */
const MAX_CHARACTERS = 10_000;

/** Reads `metadata`; what is wrong is complained of. */
export function parseMetadata(value: unknown, complaints: Complaint[]): Metadata | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) {
    complaints.push({ path: 'metadata', text: 'write an object of your own, e.g. {"shot":"12a"}' });
    return undefined;
  }
  const length = measure(value);
  if (length === undefined) {
    complaints.push({ path: 'metadata', text: 'is nested too deeply to be kept' });
    return undefined;
  }
  if (length > MAX_CHARACTERS) {
    const count = (number: number) => number.toLocaleString('en-US');
    const text = `${count(length)} characters; at most ${count(MAX_CHARACTERS)} are kept: leave columns out (--ignore-columns)`;
    complaints.push({ path: 'metadata', text });
    return undefined;
  }
  return value as Metadata;
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

import type { Parsed } from '../../parsed.js';
import { invalid, valid } from '../../parsed.js';
import { isBucketUri, parseBucketUri } from '../../text/bucket-uri.js';
import { quote } from '../../text/quote.js';

/** Longer than any path that a system takes. */
const MAX_LENGTH = 1024;
const EXAMPLE = `write "s3://bucket/prefix", or a folder below the worker's own place, e.g. "clips"`;

/** Reads `run.output`: where the files of a generation are kept. Whether the worker may write there is for the worker to say. */
export function parseOutputPlace(value: unknown): Parsed<string | undefined> {
  if (value === undefined || value === '') return valid(undefined);
  const problem = typeof value === 'string' ? complain(value.trim()) : EXAMPLE;
  if (problem === undefined) return valid((value as string).trim());
  return invalid(undefined, 'run.output', `${quote(value)}: ${problem}`);
}

function complain(place: string): string | undefined {
  if (place.length > MAX_LENGTH) return `more than ${MAX_LENGTH} characters`;
  if (isBucketUri(place)) return parseBucketUri(place) === undefined ? 'write s3://bucket/prefix' : undefined;
  if (place === '' || /^[a-z][a-z\d+.-]+:\/\//i.test(place) || /\p{Cc}/u.test(place)) return EXAMPLE;
  return place.split(/[\\/]/).includes('..') ? `".." leads out of the worker's output directory` : undefined;
}

/** Where the files of a request are to be kept, for the activities; nothing for the worker's own place. */
export function outputOf({ run: { output } }: { readonly run: Output }): Output {
  return output === undefined ? {} : { output };
}

interface Output {
  readonly output?: string;
}

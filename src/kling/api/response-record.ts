import type { Scrub } from '../../domain/text/scrub.js';
import { withoutSignedLinks } from '../../domain/text/signed-links.js';
import { parseJson } from '../reply/json.js';

/** One request and what came back, for a log that somebody reads to find a fault. */
export interface ResponseRecord {
  /** ISO 8601: when it was sent. */
  readonly time: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Absent when nothing came back. */
  readonly status?: number;
  /** From the first byte sent to the last one read. */
  readonly ms: number;
  readonly bytes: number;
  /** The body as it came. */
  readonly text?: string;
  /** Why there is no whole reply. */
  readonly error?: string;
}

/** Where records go, a line each. */
export interface ResponseLog {
  /** Never throws; the line may be written later. */
  write(line: string): void;
  /** Resolves when all that was written is there. */
  flush(): Promise<void>;
}

/** A list of 500 tasks is about 1 MB. What is longer is cut: a line must stay a small part of a file that is bounded. */
const MAX_TEXT = 1024 * 1024;

/** A record as a line of JSON, without our own keys and without what signs a link: with either, its reader could do what only we may. */
export function renderRecord({ text, ...record }: ResponseRecord, scrub: Scrub): string {
  const body = text === undefined ? {} : readBody(text);
  return scrub(JSON.stringify({ ...record, ...body }, strip));
}

/** JSON stays JSON, so that the line can be searched by field; anything else is a text. */
function readBody(text: string): { readonly body: unknown; readonly cutCharacters?: number } {
  if (text.length > MAX_TEXT) return { body: text.slice(0, MAX_TEXT), cutCharacters: text.length - MAX_TEXT };
  try {
    return { body: parseJson(text) };
  } catch {
    return { body: text };
  }
}

const strip = (_name: string, value: unknown): unknown =>
  typeof value === 'string' ? withoutSignedLinks(value) : value;

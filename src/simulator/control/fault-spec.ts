import { isRecord } from '../json.js';

/** What an injected fault does; the README of the control endpoints is the table at `FaultSpec`. */
export const FAULT_KINDS = [
  'status',
  'delay',
  'reset',
  'hang',
  'garbage',
  'status-after-accept',
  'reset-after-accept',
  'hang-after-accept',
  'garbage-after-accept',
  'half-body',
  'truncate-media',
  'drip-media',
  'ignore-range',
  'change-etag',
] as const;

/**
 * A fault for the next calls of a route. Routes are named `<product>.<call>` (`text2video.create`, `images.one`,
 * `video-extend.list`), `tasks.query`, `tasks.list`, `account.costs` and `media`; `*` stands for any run of letters,
 * and a route that starts with `/` is the beginning of a path.
 *
 * | kind | effect |
 * |---|---|
 * | `status` | answers `status` (default 500) with an error envelope of `code` and `message`, or `body` as it stands, and `headers`; the call has no effect |
 * | `delay` | waits `delayMs` before the call |
 * | `reset` | resets the connection; the call has no effect |
 * | `hang` | never answers; the call has no effect |
 * | `garbage` | answers 200 with HTML, or `body`; the call has no effect |
 * | `status-after-accept`, `reset-after-accept`, `hang-after-accept`, `garbage-after-accept` | as above, but the call takes effect first |
 * | `half-body` | the call takes effect; sends half of the reply, announced whole, and closes |
 * | `truncate-media` | closes after `atByte` bytes of the body (default half), announced whole |
 * | `drip-media` | after `atByte` bytes of the body (default half) sends one byte a second |
 * | `ignore-range` | answers a range request with 200 and the whole file |
 * | `change-etag` | serves the file under another entity tag |
 */
export interface FaultSpec {
  readonly route: string;
  readonly kind: (typeof FAULT_KINDS)[number];
  readonly method?: string;
  /** How many calls are hit. Default 1. */
  readonly times?: number;
  /** How many calls pass first. Default 0. */
  readonly skip?: number;
  readonly status?: number;
  readonly code?: number;
  readonly message?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  readonly atByte?: number;
}

/** Reads a fault out of JSON. Throws a `TypeError` that names what is wrong. */
export function parseFault(value: unknown): FaultSpec {
  if (!isRecord(value)) throw new TypeError('a fault must be a JSON object');
  const { route, kind, method, times, skip, status, code, message, body, headers, delayMs, atByte } = value;
  if (typeof route !== 'string') throw new TypeError('a fault needs a "route"');
  const known = FAULT_KINDS.find((candidate) => candidate === kind);
  if (known === undefined) throw new TypeError(`"kind" must be one of ${FAULT_KINDS.join(', ')}`);
  return {
    route,
    kind: known,
    ...onlyStrings({ method, message, body }),
    ...onlyNumbers({ times, skip, status, code, delayMs, atByte }),
    ...(isRecord(headers) && { headers: onlyStrings(headers) }),
  };
}

function onlyStrings(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return pick(fields, (value) => typeof value === 'string', 'a string');
}

function onlyNumbers(fields: Readonly<Record<string, unknown>>): Record<string, number> {
  return pick(fields, (value) => typeof value === 'number', 'a number');
}

function pick<T>(
  fields: Readonly<Record<string, unknown>>,
  isWanted: (value: unknown) => value is T,
  expected: string,
): Record<string, T> {
  const picked: Record<string, T> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (!isWanted(value)) throw new TypeError(`"${field}" must be ${expected}`);
    picked[field] = value;
  }
  return picked;
}

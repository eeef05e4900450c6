import { classifyRefusal, KlingFailure } from '../domain/failure.js';
import type { JsonObject } from './json.js';
import { isObject, parseJson, readNumber, readText } from './json.js';

/** A reply as it came off the wire. */
export interface RawReply {
  /** What was asked, for people: method and path, no query. */
  readonly call: string;
  readonly httpStatus: number;
  readonly text: string;
  /** The `Date` header. */
  readonly date?: string;
  readonly retryAfterSeconds?: number;
}

/** What Kling wrapped: `data` is for the caller to parse. */
export interface Envelope {
  readonly data: unknown;
  readonly requestId?: string;
}

/** Failure messages become part of a workflow's history: an absurdly long one is cut. */
const MAX_MESSAGE_LENGTH = 1000;

/**
 * Opens `{ code, message, request_id, data }`. Some rejections arrive with HTTP 200, so both the status and the code count.
 * Throws `KlingFailure` for a refusal, and for a reply that is no such envelope.
 */
export function parseEnvelope(reply: RawReply): Envelope {
  const body = parseBody(reply.text);
  if (body === undefined) throw createUnreadable(reply, 'something that is not JSON of the documented form');
  const code = readNumber(body.code);
  if (reply.httpStatus >= 400 || (code !== undefined && code !== 0)) throw createRefusal(reply, body);
  if (reply.httpStatus >= 300 || (code === undefined && !('data' in body)))
    throw createUnreadable(reply, 'JSON that has neither a code nor data');
  return { data: body.data, requestId: readText(body.request_id) };
}

/** Kling's business code in a reply of any form, if there is one. */
export function readCode(text: string): number | undefined {
  return readNumber(parseBody(text)?.code);
}

/** The failure for a reply that makes no sense. Where a gateway says how to take it by its status, that is believed. */
export function createUnreadable(
  { call, httpStatus, retryAfterSeconds }: Omit<RawReply, 'text'>,
  what: string,
): KlingFailure {
  const kind = httpStatus >= 500 ? 'Outage' : httpStatus === 429 ? 'RateLimited' : 'UnexpectedReply';
  return new KlingFailure(kind, `Kling answered ${call} with HTTP ${httpStatus} and ${what}`, {
    httpStatus,
    retryAfterSeconds,
  });
}

/** `Retry-After` in either of its two forms (seconds or a date) as seconds from `nowMs`; undefined for anything else. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const untilMs = Date.parse(header);
  return Number.isFinite(untilMs) ? Math.max(0, Math.ceil((untilMs - nowMs) / 1000)) : undefined;
}

function parseBody(text: string): JsonObject | undefined {
  try {
    const body = parseJson(text);
    return isObject(body) ? body : undefined;
  } catch {
    // A page of HTML, half a reply: the caller says so with the status, which tells more than the parser's complaint.
    return undefined;
  }
}

function createRefusal(reply: RawReply, body: JsonObject): KlingFailure {
  const { httpStatus, retryAfterSeconds } = reply;
  const given = readNumber(body.code);
  const code = given === 0 ? undefined : given;
  const requestId = readText(body.request_id);
  const reason = (
    readText(body.message) ?? `Kling refused ${reply.call} with HTTP ${httpStatus} and gave no reason`
  ).slice(0, MAX_MESSAGE_LENGTH);
  const message = requestId === undefined ? reason : `${reason} (request ${requestId})`;
  const kind = classifyRefusal({ code, httpStatus, message: reason });
  return new KlingFailure(kind, message, { code, httpStatus, requestId, retryAfterSeconds });
}

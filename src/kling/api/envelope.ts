import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import type { FailureKind } from '../../domain/failure.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { classifyRefusal, classifyStatus } from '../reply/refusal-codes.js';
import { parseJson, readNumber, readObject, readText } from '../reply/json.js';
import { describeBody, isWebPage, likelyCause } from './likely-cause.js';
import { boundRetryAfter } from '../../network/transport/retry-after.js';
import type { Scrub } from '../../domain/text/scrub.js';

/** A reply as it came off the wire. */
export interface RawReply {
  /** What was asked, for people: method and path, no query. */
  readonly call: string;
  readonly httpStatus: number;
  readonly text: string;
  /** The `Date` header. */
  readonly date?: string;
  /** As the server asks, however long that is. */
  readonly retryAfterSeconds?: number;
  /** The base URL that was asked, without a slash at its end. */
  readonly address?: string;
  /** The `Location` header. */
  readonly location?: string;
  /** Takes our own keys out of what is shown; what is parsed stays as it came. */
  readonly scrub?: Scrub;
}

/** What Kling wrapped: `data` is for the caller to parse. */
export interface Envelope {
  readonly data: unknown;
  readonly requestId?: string;
}

/** Failure messages become part of a workflow's history: an absurdly long one is cut. */
const MAX_MESSAGE_LENGTH = 1000;
/** Longer than any id that Kling or a gateway has been seen to give to a request. */
const MAX_ID_LENGTH = 200;

/** Gateways that rewrite Kling's replies put the HTTP status where Kling has 0. */
const SUCCESS_CODES: readonly (number | undefined)[] = [0, 200];

/**
 * Opens `{ code, message, request_id, data }`. Some rejections arrive with HTTP 200, so both the status and the code count.
 * Throws `KlingFailure` for a refusal, and for a reply that is no such envelope.
 */
export function parseEnvelope(reply: RawReply): Envelope {
  const body = parseBody(reply.text);
  if (body === undefined)
    throw createUnreadable(reply, describeBody(scrubbed(reply, reply.text)), isWebPage(reply.text));
  const code = readNumber(body.code);
  const isRefusal = code === undefined ? isMessageOnly(body) : !SUCCESS_CODES.includes(code);
  if (reply.httpStatus >= 400 || isRefusal) throw createRefusal(reply, body);
  if (reply.httpStatus >= 300 || (code === undefined && !('data' in body)))
    throw createUnreadable(reply, 'JSON that has neither a code nor data');
  return { data: body.data, requestId: readRequestId(reply, body) };
}

/** Says no in words, and brings nothing. */
function isMessageOnly(body: Json): boolean {
  return (body.data === undefined || body.data === null) && readReason(body) !== undefined;
}

/** Kling's business code in a reply of any form, if there is one. */
export function readCode(text: string): number | undefined {
  return readNumber(parseBody(text)?.code);
}

/** The failure for a reply that makes no sense. How to take it, the HTTP status says. */
export function createUnreadable(reply: Omit<RawReply, 'text'>, what: string, isPage = false): KlingFailure {
  const { call, httpStatus } = reply;
  const kind = httpStatus >= 300 ? classifyStatus(httpStatus, false) : 'UnexpectedReply';
  const said = `Kling answered ${call} with HTTP ${httpStatus} and ${what}`;
  // Anything else with a good status may be half of Kling's own reply.
  const cause = httpStatus >= 300 || isPage ? likelyCause(reply) : undefined;
  return createFailure(kind, [said, cause], reply, {});
}

function parseBody(text: string): Json | undefined {
  try {
    const body = parseJson(text);
    return isObject(body) ? body : undefined;
  } catch {
    // A page of HTML, half a reply: the caller says so with the status, which tells more than the parser's complaint.
    return undefined;
  }
}

function createRefusal(reply: RawReply, body: Json): KlingFailure {
  const { httpStatus } = reply;
  const number = readNumber(body.code);
  const code = SUCCESS_CODES.includes(number) ? undefined : number;
  const requestId = readRequestId(reply, body);
  const given = readReason(body);
  const reason =
    given === undefined
      ? `Kling refused ${reply.call} with HTTP ${httpStatus} and gave no reason`
      : // Scrubbed first: half a key at the cut is a key shown.
        scrubbed(reply, given).slice(0, MAX_MESSAGE_LENGTH);
  const said = requestId === undefined ? reason : `${reason} (request ${requestId})`;
  const kind = classifyRefusal({ code, httpStatus, message: reason });
  return createFailure(
    kind,
    [said, kind === 'WrongAddress' && number === undefined ? likelyCause(reply) : undefined],
    reply,
    {
      klingCode: code,
      requestId,
    },
  );
}

function scrubbed({ scrub }: RawReply, text: string): string {
  return scrub === undefined ? text : scrub(text);
}

function readRequestId(reply: RawReply, body: Json): string | undefined {
  const requestId = readText(body.request_id);
  return requestId === undefined ? undefined : scrubbed(reply, requestId).slice(0, MAX_ID_LENGTH);
}

/** Kling's `message`, or where gateways put theirs. */
function readReason(body: Json): string | undefined {
  const { message, msg, error, detail } = body;
  return [message, msg, readObject(error).message, error, detail].map(readText).find((text) => text !== undefined);
}

function createFailure(
  kind: FailureKind,
  said: readonly (string | undefined)[],
  { httpStatus, retryAfterSeconds }: Omit<RawReply, 'text'>,
  facts: { klingCode?: number; requestId?: string },
): KlingFailure {
  const wait = boundRetryAfter(retryAfterSeconds);
  const sentences = [...said, wait.notice].filter((sentence) => sentence !== undefined);
  return new KlingFailure(kind, sentences.join('. '), { ...facts, httpStatus, retryAfterSeconds: wait.seconds });
}

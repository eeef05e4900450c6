import type { FailureKind } from '../failure.js';
import { isRecord } from '../record.js';
import { isIsoTime } from '../text/iso-time.js';
import { quote } from '../text/quote.js';
import { FAILURE_KINDS } from '../failure.js';

/** Why what is queued does not go on, as Kling or the network has said. */
export interface WaitReason {
  readonly kind: FailureKind;
  /** What was said last, without what to do about it. */
  readonly text: string;
  /** ISO 8601: since when it is so. */
  readonly since: string;
}

/** Kinds of failure that a submission waits out, each with its word in search attributes and as a sentence. */
const REASONS: Readonly<Partial<Record<FailureKind, readonly [word: string, sentence: string]>>> = {
  Outage: ['outage', 'Kling cannot be reached or has trouble'],
  UnexpectedReply: ['outage', 'Kling answers what nobody understands'],
  RateLimited: ['rate limit', 'Kling asks for fewer requests'],
  Busy: ['account full', 'all slots of the account are taken'],
  Storage: ['trouble', 'its files could not be kept'],
  InputStore: ['trouble', 'its files cannot be put where Kling fetches them'],
};

const WAITING_WORDS = ['outage', 'rate limit', 'account full', 'trouble'] as const;

const withWord = (state: string, word: string): string => `${state} (${word})`;

/** What lists and search attributes show of a state: `queued (outage)` while it waits because of trouble. */
export function filedAs(state: string, waiting: Pick<WaitReason, 'kind'> | undefined): string {
  return waiting === undefined ? state : withWord(state, waitingWord(waiting));
}

/** All that a queued generation may be filed as once it was refused, and in all. */
export const FILED_AS_REFUSED: readonly string[] = WAITING_WORDS.map((word) => withWord('queued', word));
export const FILED_AS_QUEUED: readonly string[] = ['queued', ...FILED_AS_REFUSED];

/** `outage`: one word or two for lists and search attributes. */
export function waitingWord({ kind }: Pick<WaitReason, 'kind'>): string {
  return REASONS[kind]?.[0] ?? 'trouble';
}

/** `Kling cannot be reached or has trouble since 13:05: [5000] internal error`; how the time is written is the caller's to say. */
export function renderWaiting({ kind, text, since }: WaitReason, renderTime = (iso: string) => iso): string {
  const sentence = REASONS[kind]?.[1] ?? 'Kling does not take it';
  const said = text.trim().replace(/\.$/, '');
  return `${sentence} since ${renderTime(since)}${said === '' ? '' : `: ${said}`}`;
}

/** Texts come from elsewhere and stand in histories and on screens. */
const MAX_TEXT = 300;

/** What a worker says in a signal, or what is wrong with it. */
export type ReadWaiting =
  | { readonly waiting: WaitReason; readonly problem?: undefined }
  | { readonly waiting?: undefined; readonly problem: string };

/** Anybody can send a signal. */
export function readWaiting(value: unknown): ReadWaiting {
  if (!isRecord(value)) return { problem: `${quote(value)} is no object with "kind", "text" and "since"` };
  const { kind, text, since } = value;
  const known = FAILURE_KINDS.find((one) => one === kind);
  if (known === undefined) return { problem: `kind: ${quote(kind)} is no kind of failure` };
  if (typeof text !== 'string') return { problem: `text: ${quote(text)} is no text` };
  if (!isIsoTime(since)) return { problem: `since: ${quote(since)} is no time` };
  return { waiting: { kind: known, text: text.slice(0, MAX_TEXT), since } };
}

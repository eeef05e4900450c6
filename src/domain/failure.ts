/**
 * The one table that says what a failure means: Kling's code -> kind, kind -> whether to try again and what a person can do.
 * Codes and their meanings are those of Kling's published error table; HTTP 429 hides six different ones, so the code decides.
 */
export const FAILURE_KINDS = [
  'InvalidRequest',
  'Moderation',
  'Credentials',
  'TokenTime',
  'AccountAbnormal',
  'Arrears',
  'PackDepleted',
  'Forbidden',
  'IpPolicy',
  'WrongAddress',
  'Refused',
  'UntrustedUrl',
  'NotFound',
  'DuplicateExternalId',
  'Busy',
  'RateLimited',
  'Outage',
  'UnexpectedReply',
  'GenerationFailed',
  'EmptyResult',
  'Parked',
  'GaveUp',
  'AccountTrouble',
  'Storage',
  'Media',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/**
 * `never`: the same request cannot succeed; `later`: with back-off, until the outage limit; `slot`: not yet, a slot must come free;
 * `attempt`: a new generation (a new charge) may succeed, up to `run.attempts`.
 */
export type RetryRule = 'never' | 'later' | 'slot' | 'attempt';

interface FailureMeaning {
  readonly retry: RetryRule;
  /** What the operator can do, as a sentence. */
  readonly hint: string;
}

export const FAILURES: Readonly<Record<FailureKind, FailureMeaning>> = {
  InvalidRequest: { retry: 'never', hint: 'Correct the request and start it again.' },
  Moderation: { retry: 'never', hint: "Kling's content policy refused this input; change the prompt or the picture." },
  Credentials: {
    retry: 'never',
    hint: 'Check KLING_API_KEY (or KLING_ACCESS_KEY and KLING_SECRET_KEY) and that KLING_BASE_URL is the region the key belongs to.',
  },
  TokenTime: {
    retry: 'never',
    hint: "This machine's clock differs from Kling's; set it right (kling doctor shows the skew).",
  },
  AccountAbnormal: { retry: 'never', hint: 'Kling has blocked the account; ask their support.' },
  Arrears: { retry: 'never', hint: "The account owes money; top it up in Kling's console, then kling retry." },
  PackDepleted: { retry: 'never', hint: 'The resource pack is used up or expired; buy one, then kling retry.' },
  Forbidden: {
    retry: 'never',
    hint: 'The account may not use this model or endpoint (choose another model), or a gateway in between refuses the request.',
  },
  IpPolicy: { retry: 'never', hint: "This machine's address is not on the account's IP whitelist." },
  WrongAddress: {
    retry: 'never',
    hint: "KLING_BASE_URL must be the address of Kling's API alone, such as https://api-singapore.klingai.com.",
  },
  Refused: {
    retry: 'never',
    hint: "Kling's documentation does not name this refusal; what it says above has to be mended first.",
  },
  UntrustedUrl: {
    retry: 'never',
    hint: "Results are fetched from Kling's own hosts only; if this one is right, add it to KLING_MEDIA_HOSTS and adopt the task.",
  },
  NotFound: { retry: 'never', hint: 'Check the id, and that the key belongs to the account that made it.' },
  DuplicateExternalId: {
    retry: 'later',
    hint: 'A task with this external_task_id exists already; it is read back instead.',
  },
  Busy: { retry: 'slot', hint: 'All parallel slots of the account are taken; it starts when one comes free.' },
  RateLimited: { retry: 'later', hint: 'Kling asks for fewer requests; they are spaced out.' },
  Outage: { retry: 'later', hint: 'Kling cannot be reached or has trouble; it is tried again.' },
  UnexpectedReply: {
    retry: 'later',
    hint: 'Kling answered something that is not in its documentation; it is tried again.',
  },
  GenerationFailed: { retry: 'attempt', hint: 'Kling failed to generate this; another attempt often works.' },
  EmptyResult: {
    retry: 'never',
    hint: 'There is no file to fetch; kling adopt looks again.',
  },
  Parked: { retry: 'never', hint: 'The task lives on at Kling; adopt it to collect the result without a new charge.' },
  GaveUp: {
    retry: 'never',
    hint: 'Start it again with kling retry once Kling is well.',
  },
  AccountTrouble: {
    retry: 'later',
    hint: 'The task at Kling goes on; it is looked at again each minute until this is mended or the deadline has come.',
  },
  Storage: {
    retry: 'later',
    hint: 'Free space or correct the permissions of the output directory; it goes on by itself.',
  },
  Media: { retry: 'later', hint: 'The file could not be fetched whole; it is fetched again.' },
};

const KIND_BY_CODE: ReadonlyMap<number, FailureKind> = new Map([
  [1000, 'Credentials'],
  [1001, 'Credentials'],
  [1002, 'Credentials'],
  [1003, 'TokenTime'],
  [1004, 'TokenTime'],
  [1100, 'AccountAbnormal'],
  [1101, 'Arrears'],
  [1102, 'PackDepleted'],
  [1103, 'Forbidden'],
  [1200, 'InvalidRequest'],
  [1201, 'InvalidRequest'],
  [1202, 'InvalidRequest'],
  [1203, 'NotFound'],
  [1300, 'Moderation'],
  [1301, 'Moderation'],
  [1302, 'RateLimited'],
  [1303, 'Busy'],
  [1304, 'IpPolicy'],
  [5000, 'Outage'],
  [5001, 'Outage'],
  [5002, 'Outage'],
]);

/**
 * What a refusal by Kling means. The code decides; where there is none (a proxy's error page) or an unknown one, the HTTP status does.
 * Code 1201 covers three situations that only its message tells apart.
 */
export function classifyRefusal(refusal: { code?: number; httpStatus: number; message: string }): FailureKind {
  const { code, httpStatus, message } = refusal;
  if (code === 1201 && /external_task_id .* already exists/i.test(message)) return 'DuplicateExternalId';
  if (code === 1201 && /not found/i.test(message)) return 'NotFound';
  const known = code === undefined ? undefined : KIND_BY_CODE.get(code);
  if (known !== undefined) return known;
  if (httpStatus >= 300) return classifyStatus(httpStatus, code !== undefined);
  // Gateways answer 200 and put the status into the code; a code of the 5000s is trouble of Kling's own.
  if (code !== undefined && code >= 300 && code < 600) return classifyStatus(code, true);
  return code !== undefined && code >= 5000 && code < 6000 ? 'Outage' : 'Refused';
}

/** Passing trouble, though it counts as the client's fault: a slow request, and one that came too early. */
const PASSING: readonly number[] = [408, 425];
/** Nobody there who knows Kling's paths, takes POST, or lets programs in: 446 is what Kling's web site answers to them. */
const NOT_KLING: readonly number[] = [404, 405, 406, 407, 410, 421, 426, 446];

/** What an HTTP status above 299 means where nothing better is known; `isKling` when it came with a code, hence from Kling itself. */
export function classifyStatus(httpStatus: number, isKling: boolean): FailureKind {
  if (httpStatus >= 500 || PASSING.includes(httpStatus)) return 'Outage';
  if (httpStatus === 429) return 'RateLimited';
  if (httpStatus === 401) return 'Credentials';
  if (httpStatus === 403) return 'Forbidden';
  // 304 answers a question that is never asked.
  if (httpStatus < 400) return httpStatus === 304 ? 'UnexpectedReply' : 'WrongAddress';
  if (NOT_KLING.includes(httpStatus)) return isKling ? 'Refused' : 'WrongAddress';
  return 'InvalidRequest';
}

const MODERATION = /risk control|content security|sensitive|policy|moderation/i;
const BAD_INPUT = /pixel is invalid|resolution or aspect ratio|ensure it meets the required/i;

/** What the message of a failed task means: only a failure that is neither moderation nor bad input is worth another charge. */
export function classifyFailedTask(message: string): FailureKind {
  if (MODERATION.test(message)) return 'Moderation';
  if (BAD_INPUT.test(message)) return 'InvalidRequest';
  return 'GenerationFailed';
}

/** Thrown when something between us and a finished file went wrong in a way that the table above knows. */
export class KlingFailure extends Error {
  override readonly name = 'KlingFailure';
  readonly kind: FailureKind;
  /** Kling's business code, when it sent one. */
  readonly code?: number;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** Seconds that the server asked us to wait (`Retry-After`). */
  readonly retryAfterSeconds?: number;

  constructor(
    kind: FailureKind,
    message: string,
    facts: { code?: number; httpStatus?: number; requestId?: string; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(facts.code === undefined ? message : `[${facts.code}] ${message}`, { cause: facts.cause });
    this.kind = kind;
    this.code = facts.code;
    this.httpStatus = facts.httpStatus;
    this.requestId = facts.requestId;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

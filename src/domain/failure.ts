import type { Check } from './advice/advice.js';

/**
 * The one table that says what a failure means: kind -> whether to try again and what a person can do.
 */
export const FAILURE_KINDS = [
  'InvalidRequest',
  'Moderation',
  'Credentials',
  'TokenTime',
  'AccountAbnormal',
  'Arrears',
  'PackDepleted',
  'CapReached',
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
  'NotAsExpected',
  'Parked',
  'GaveUp',
  'AccountTrouble',
  'Storage',
  'Media',
  'InputStore',
  'MissingTool',
  'ToolFailed',
  'StepFailed',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** Kinds that say that the account is not in order, hence that everything else fails in the same way until somebody mends that. */
export const ACCOUNT_FAILURES = [
  'Credentials',
  'TokenTime',
  'AccountAbnormal',
  'Arrears',
  'PackDepleted',
  'IpPolicy',
] as const satisfies readonly FailureKind[];

/**
 * `never`: the same request cannot succeed; `later`: with back-off, until the outage limit; `slot`: not yet, a slot must come free;
 * `cap`: not before the next day or month; `attempt`: a new generation (a new charge) may succeed, up to `run.attempts`.
 */
export type RetryRule = 'never' | 'later' | 'slot' | 'cap' | 'attempt';

/**
 * What helps: the request once more (`again`), at no new charge where a task can be collected; another request (`change`); or a look at what the
 * worker was set up with. How that is done is for each face to say.
 */
export type Action = 'again' | 'change' | Check;

interface FailureMeaning {
  readonly retry: RetryRule;
  /** What it takes, as a sentence that is true wherever it is read. */
  readonly hint: string;
  /** The first thing first. */
  readonly advice: readonly Action[];
}

export const FAILURES: Readonly<Record<FailureKind, FailureMeaning>> = {
  InvalidRequest: { retry: 'never', hint: 'Correct the request and start it again.', advice: ['change'] },
  Moderation: {
    retry: 'never',
    hint: "Kling's content policy refused this input; change the prompt or the picture.",
    advice: ['change'],
  },
  Credentials: {
    retry: 'never',
    hint: 'Check the API key (or the access key and its secret), and that the address is of the region that the key belongs to.',
    advice: ['checkKeys', 'again'],
  },
  TokenTime: {
    retry: 'never',
    hint: "This machine's clock differs from Kling's; set it right.",
    advice: ['checkClock', 'again'],
  },
  AccountAbnormal: { retry: 'never', hint: 'Kling has blocked the account; ask their support.', advice: ['again'] },
  Arrears: { retry: 'never', hint: "The account owes money; top it up in Kling's console.", advice: ['again'] },
  PackDepleted: { retry: 'never', hint: 'The resource pack is used up or expired; buy one.', advice: ['again'] },
  CapReached: {
    retry: 'cap',
    hint: 'Nothing was sent and nothing is spent; a higher cap lets it go on sooner.',
    advice: ['again'],
  },
  Forbidden: {
    retry: 'never',
    hint: 'The account may not use this model or endpoint (choose another model), or a gateway in between refuses the request.',
    advice: ['change'],
  },
  IpPolicy: { retry: 'never', hint: "This machine's address is not on the account's IP whitelist.", advice: ['again'] },
  WrongAddress: {
    retry: 'never',
    hint: "The base URL must be the address of Kling's API alone, such as https://api-singapore.klingai.com.",
    advice: ['checkAddress', 'again'],
  },
  Refused: {
    retry: 'never',
    hint: "Kling's documentation does not name this refusal; what it says above has to be mended first.",
    advice: ['again'],
  },
  UntrustedUrl: {
    retry: 'never',
    hint: "Results are fetched from Kling's own hosts only; if this one is right, let it be trusted and adopt the task.",
    advice: ['trustHost', 'again'],
  },
  NotFound: {
    retry: 'never',
    hint: 'Check the id, and that the key belongs to the account that made it.',
    advice: ['checkTaskId', 'again'],
  },
  DuplicateExternalId: {
    retry: 'later',
    hint: 'A task with this external id exists already; it is read back instead.',
    advice: ['again'],
  },
  Busy: {
    retry: 'slot',
    hint: 'All parallel slots of the account are taken; it starts when one comes free.',
    advice: ['again'],
  },
  RateLimited: { retry: 'later', hint: 'Kling asks for fewer requests; they are spaced out.', advice: ['again'] },
  Outage: { retry: 'later', hint: 'Kling cannot be reached or has trouble; it is tried again.', advice: ['again'] },
  UnexpectedReply: {
    retry: 'later',
    hint: 'Kling answered something that is not in its documentation; it is tried again.',
    advice: ['again'],
  },
  GenerationFailed: {
    retry: 'attempt',
    hint: 'Kling failed to generate this; another attempt often works.',
    advice: ['again'],
  },
  EmptyResult: {
    retry: 'never',
    hint: 'There is no file to fetch; adopting the task looks again.',
    advice: ['again'],
  },
  NotAsExpected: {
    retry: 'never',
    hint: 'The files are kept. Another attempt, which is paid anew, may turn out right; or expect something else.',
    advice: ['again'],
  },
  Parked: {
    retry: 'never',
    hint: 'The task lives on at Kling; adopt it to collect the result without a new charge.',
    advice: ['again'],
  },
  GaveUp: {
    retry: 'never',
    hint: 'Start it again once Kling is well.',
    advice: ['again'],
  },
  AccountTrouble: {
    retry: 'later',
    hint: 'The task at Kling goes on; it is looked at again each minute until this is mended or the deadline has come.',
    advice: ['again'],
  },
  Storage: {
    retry: 'later',
    hint: 'Free space, or correct the permissions of where results are kept; it goes on by itself.',
    advice: ['again'],
  },
  Media: { retry: 'later', hint: 'The file could not be fetched whole; it is fetched again.', advice: ['again'] },
  StepFailed: {
    retry: 'never',
    hint: 'What is made is kept: mend what has failed and go on with the same pipeline.',
    advice: ['again'],
  },
  InputStore: {
    retry: 'later',
    hint: 'Mend the settings or the bucket for files that Kling is to fetch; it goes on by itself.',
    advice: ['again'],
  },
  MissingTool: {
    retry: 'never',
    hint: 'Install it where the worker runs, with what it lacks; nothing that is paid for is lost.',
    advice: ['again'],
  },
  ToolFailed: {
    retry: 'later',
    hint: 'ffmpeg was ended from outside, or crashed; it is tried again a few times.',
    advice: ['again'],
  },
};

const MODERATION = /risk control|content security|sensitive|policy|moderation/i;
const BAD_INPUT = /pixel is invalid|resolution or aspect ratio|ensure it meets the required/i;

/** What the message of a failed task means: only a failure that is neither moderation nor bad input is worth another charge. */
export function classifyFailedTask(message: string): FailureKind {
  if (MODERATION.test(message)) return 'Moderation';
  if (BAD_INPUT.test(message)) return 'InvalidRequest';
  return 'GenerationFailed';
}

import type { Advice } from './advice/advice.js';
import type { FailureKind } from './failure.js';

/** Codes of errors that are none of a generation: what was asked cannot be done as it stands, or something that is needed is not there. */
export const ERROR_CODES = [
  'UsageError',
  'InvalidConfig',
  'InvalidProxy',
  'InvalidTemporalAddress',
  'InvalidTemporalProfile',
  'InvalidDataFile',
  'HealthAddressUnusable',
  'TemporalUnreachable',
  'TemporalNotFound',
  'LocalServerFailed',
  'PartEnded',
  'DecryptionFailed',
  'UnknownGeneration',
  'UnknownBatch',
  'UnknownPipeline',
  'UnknownTask',
  'UnknownSchedule',
  'BatchUnanswered',
  'PipelineUnanswered',
  // Nobody outside sees these: they are caught, and said in other words.
  'UnreadableFile',
  'UnreadableBody',
  'PrivateAddressError',
  'BrokenJson',
  'InvalidTransition',
] as const;

/** How a generation, a batch or a pipeline ended that has not failed by itself, and what nobody foresaw. */
export const ENDING_CODES = ['Cancelled', 'Terminated', 'Unexpected'] as const;
export type EndingCode = (typeof ENDING_CODES)[number];

/** What an error is told apart by; a failure of a generation has its kind for a code. */
export type ErrorCode = (typeof ERROR_CODES)[number] | EndingCode | FailureKind;

/** What is known of an error, for programs; by convention none of it is needed to understand the message. */
export type ErrorFacts = Readonly<Record<string, unknown>>;

/**
 * The base of every error of ours. Tell them apart by `code`, which stays the same from release to release; the message says what is wrong, why
 * and what to write instead, and may change.
 */
export abstract class KlingTemporalError extends Error {
  abstract readonly code: ErrorCode;
  readonly facts: ErrorFacts = {};
  /** What can be done next. */
  readonly advice: readonly Advice[];

  constructor(
    message?: string,
    { advice = [], ...options }: ErrorOptions & { readonly advice?: readonly Advice[] } = {},
  ) {
    super(message, options);
    this.advice = advice;
  }
}

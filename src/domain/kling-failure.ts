import { KlingTemporalError } from './error.js';
import type { FailureKind } from './failure.js';

/** What is known of a failure besides its kind. */
export interface RefusalFacts {
  /** Kling's business code, when it sent one. */
  readonly klingCode?: number;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** Seconds that the server asked us to wait (`Retry-After`). */
  readonly retryAfterSeconds?: number;
  /** ISO 8601: when a cap that is reached counts anew. */
  readonly until?: string;
  /** True where nobody waits for it to pass, although it will. */
  readonly isFinal?: boolean;
}

/** Thrown when something between us and a finished file went wrong in a way that `FAILURES` knows. */
export class KlingFailure extends KlingTemporalError {
  override readonly name = 'KlingFailure';
  readonly code: FailureKind;
  override readonly facts: Readonly<RefusalFacts>;

  constructor(
    kind: FailureKind,
    message: string,
    { cause, ...facts }: RefusalFacts & { readonly cause?: unknown } = {},
  ) {
    super(facts.klingCode === undefined ? message : `[${facts.klingCode}] ${message}`, { cause });
    this.code = kind;
    this.facts = facts;
  }
}

import type { FailureKind } from '../../domain/failure.js';
import type { KlingFailure } from '../../domain/kling-failure.js';

/** Whether Kling takes an account's keys, by what it has answered last. */
export interface KeyHealth {
  /** Takes note of how a request fared. */
  note(failure: KlingFailure | undefined): void;
  /** What Kling said when it refused them; undefined while it takes them. */
  trouble(): string | undefined;
}

/** What is said of keys and of who uses them, and not of one request. */
const OF_KEYS: readonly FailureKind[] = ['Credentials', 'TokenTime', 'AccountAbnormal', 'IpPolicy'];
/** Answers that come without the keys having been looked at. */
const SAYS_NOTHING: readonly FailureKind[] = ['Outage', 'UnexpectedReply', 'RateLimited'];

export function createKeyHealth(): KeyHealth {
  let trouble: string | undefined;
  return {
    note(failure) {
      if (failure !== undefined && SAYS_NOTHING.includes(failure.code)) return;
      trouble = failure !== undefined && OF_KEYS.includes(failure.code) ? failure.message : undefined;
    },
    trouble: () => trouble,
  };
}

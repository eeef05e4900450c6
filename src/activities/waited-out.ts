import { KlingFailure } from '../domain/kling-failure.js';

/** Trouble that keeps us from what is paid for is waited out until the deadline, a look a minute: giving up would save nothing. */
export function waitedOut(error: KlingFailure): KlingFailure {
  return new KlingFailure('AccountTrouble', error.message.replace(/^\[\d+\] /, ''), {
    klingCode: error.facts.klingCode,
    requestId: error.facts.requestId,
    retryAfterSeconds: 60,
    cause: error,
  });
}

import { ApplicationFailure } from '@temporalio/common';
import { NO_WORD_FROM_TEMPORAL } from '../contract/failures.js';

/** What an activity throws when the Temporal server does not tell what it was asked: worth another try. */
export function noWordFromTemporal(question: string, cause: unknown): ApplicationFailure {
  const text = cause instanceof Error ? cause.message : String(cause);
  return ApplicationFailure.create({
    message: `The Temporal server did not say ${question}: ${text}`,
    type: NO_WORD_FROM_TEMPORAL,
    cause: cause instanceof Error ? cause : undefined,
  });
}

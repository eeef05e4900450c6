import type { ConverterHint, Payload, PayloadConverter, SerializationContext } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import { createUnreadable } from '../../domain/text/unreadable.js';

/** Longest piece of a foreign error message that is passed on. */
const MAX_REASON_LENGTH = 120;

/**
 * Temporal's own converter, but what it cannot read becomes a value that says so instead of an error: thrown at that place, an error would fail the
 * workflow task, which Temporal tries again for ever. The parser of whoever gets the value refuses it with a sentence.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),
  fromPayload<T>(payload: Payload, context?: SerializationContext, hint?: ConverterHint<T>): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload, context, hint);
    } catch (error) {
      return createUnreadable(explain(payload, error)) as T;
    }
  },
};

function explain({ metadata }: Payload, error: unknown): string {
  if (metadata?.encoding === undefined) return 'it has no encoding';
  const reason = error instanceof Error ? error.message : String(error);
  return reason.slice(0, MAX_REASON_LENGTH);
}

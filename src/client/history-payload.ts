import { defaultPayloadConverter } from '@temporalio/common';
import { isRecord } from '../domain/record.js';

/** The payloads of an event, as Temporal's API has them. */
export type Payloads = { payloads?: unknown[] | null } | null | undefined;

/** What a payload holds; unreadable when it is encrypted, or written in a form that is not known here. */
export type Held =
  { readonly kind: 'nothing' } | { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'unreadable' };

/** The first of the payloads. */
export function readPayload(payloads: Payloads): Held {
  const [first] = payloads?.payloads ?? [];
  if (first == null) return { kind: 'nothing' };
  try {
    return { kind: 'value', value: defaultPayloadConverter.fromPayload(first) };
  } catch {
    return { kind: 'unreadable' };
  }
}

/** The fields of the object that it holds; none where it holds something else. */
export function fieldsOf(held: Held): Readonly<Record<string, unknown>> {
  return held.kind === 'value' && isRecord(held.value) ? held.value : {};
}

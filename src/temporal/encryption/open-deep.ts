import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Json } from '../../domain/record.js';
import { isRecord } from '../../domain/record.js';

/**
 * What Temporal's API has answered, with every payload in it as it was before a client of ours encrypted it, and failures with their own words. The SDK
 * does that for what it hands out itself, and not for histories and what is `raw`. Throws `DecryptionFailed`.
 */
export async function openDeep<T>(answer: T, { options }: Pick<Client, 'options'>): Promise<T> {
  return (await open(answer, options.loadedDataConverter.payloadCodecs)) as T;
}

async function open(value: unknown, codecs: readonly PayloadCodec[]): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((one) => open(one, codecs)));
  // Numbers of 64 bits and bytes have nothing in them that could be opened.
  if (!isRecord(value) || value instanceof Uint8Array || 'unsigned' in value) return value;
  if (isPayload(value)) return decode(value, codecs);
  const fields = await Promise.all(
    Object.entries(value).map(async ([name, field]) => [name, await open(field, codecs)] as const),
  );
  // Of the same make: what a field is that was not sent stands in the prototype.
  return readWords(
    Object.assign(Object.create(Object.getPrototypeOf(value) as object) as Json, Object.fromEntries(fields)),
  );
}

const isPayload = (value: Json): value is Json & Payload =>
  isRecord(value.metadata) && value.metadata.encoding instanceof Uint8Array;

async function decode(payload: Payload, codecs: readonly PayloadCodec[]): Promise<Payload> {
  let payloads = [payload];
  for (const codec of codecs.toReversed()) payloads = await codec.decode(payloads);
  return payloads[0] ?? payload;
}

/** A failure whose message was put into a payload, as the SDK's converter of failures does, with its message. */
function readWords(failure: Json): Json {
  const { encodedAttributes } = failure;
  if (!isRecord(encodedAttributes) || !isPayload(encodedAttributes)) return failure;
  const words: unknown = defaultPayloadConverter.fromPayload(encodedAttributes);
  if (!isRecord(words)) return failure;
  const { message = failure.message, stack_trace: stackTrace = failure.stackTrace } = words;
  return Object.assign(failure, { message, stackTrace });
}

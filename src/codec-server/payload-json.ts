import type { Payload } from '@temporalio/common';
import { isObject } from '../domain/record.js';

/** Payloads as JSON has them by the rules of Protocol Buffers: bytes in base64. Throws for what is none. */
export function parsePayloads(body: unknown): Payload[] {
  const payloads = isObject(body) ? (body.payloads ?? []) : undefined;
  if (!Array.isArray(payloads)) throw new TypeError('write {"payloads": [...]}');
  return payloads.map((one, index) => parsePayload(one, `payloads[${index}]`));
}

function parsePayload(one: unknown, path: string): Payload {
  const { metadata = {}, data = '' } = isObject(one) ? one : { metadata: undefined };
  if (!isObject(metadata)) throw new TypeError(`${path} has no metadata`);
  const read = Object.entries(metadata).map(([name, value]) => [name, parseBytes(value, `${path}.metadata.${name}`)]);
  return { metadata: Object.fromEntries(read) as Record<string, Uint8Array>, data: parseBytes(data, `${path}.data`) };
}

function parseBytes(value: unknown, path: string): Uint8Array {
  if (typeof value === 'string' && /^[\w+/-]*={0,2}$/.test(value)) return Buffer.from(value, 'base64');
  throw new TypeError(`${path} is not base64`);
}

/** The way back. */
export function renderPayloads(payloads: readonly Payload[]): object {
  return { payloads: payloads.map(renderPayload) };
}

function renderPayload({ metadata, data }: Payload): object {
  const written = Object.entries(metadata ?? {}).map(([name, value]) => [name, renderBytes(value)]);
  return { metadata: Object.fromEntries(written) as object, data: renderBytes(data ?? new Uint8Array()) };
}

const renderBytes = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

import { unreadableReason } from './text/unreadable.js';

/** True for what a JSON object is read as: no list, no bytes, and nothing that could not be read. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) && !ArrayBuffer.isView(value) && unreadableReason(value) === undefined;
}

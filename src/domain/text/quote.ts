import { unreadableReason } from './unreadable.js';

const MAX_LENGTH = 60;

/** A value as it stands in the input, cut to what fits in a sentence; whatever it is, that takes no time and never fails. */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  const reason = unreadableReason(value);
  if (reason !== undefined) return `unreadable (${reason})`;
  if (ArrayBuffer.isView(value)) return 'binary data';
  // Of a long text only the beginning is ever shown.
  const text = toJson(typeof value === 'string' ? value.slice(0, MAX_LENGTH) : value);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 3)}...` : text;
}

function toJson(value: unknown): string {
  try {
    // A function, a symbol and a number of the type bigint have no JSON.
    const json = JSON.stringify(value, (_name, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one)) as
      string | undefined;
    return json ?? `a ${typeof value}`;
  } catch (error) {
    if (error instanceof RangeError) return 'a value that is nested too deeply';
    throw error;
  }
}

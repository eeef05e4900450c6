import { isRecord } from './json.js';
import { Refusal } from './refusal.js';

/** The parsed JSON body of a request. */
export type Body = Readonly<Record<string, unknown>>;

/** The refusal in the wording the service uses for a value it does not take: `mode value 'standard' is invalid`. */
export function invalidValue(field: string, value: unknown): Refusal {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return new Refusal(1201, `${field} value '${shown}' is invalid`);
}

/** Reads an optional string; the docs send `""` for "none", and so does `null` count. */
export function readText(body: Body, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw invalidValue(field, value);
  return value;
}

/** Reads an optional string of at most `limit` characters. The refusal's text is ours. */
export function readLimitedText(body: Body, field: string, limit: number): string | undefined {
  const text = readText(body, field);
  if (text !== undefined && text.length > limit) {
    throw new Refusal(1201, `${field} cannot exceed ${limit} characters`);
  }
  return text;
}

/** Reads a string out of a closed set. Strict about the type: the legacy `duration` is a string, never a number. */
export function readChoice(body: Body, field: string, choices: readonly string[], fallback: string): string {
  const value = body[field] ?? fallback;
  if (typeof value !== 'string' || !choices.includes(value)) throw invalidValue(field, value);
  return value;
}

/** Reads an optional number within `[min, max]`. */
export function readNumber(body: Body, field: string, min: number, max: number): number | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || value < min || value > max) throw invalidValue(field, value);
  return value;
}

/** Reads an optional whole number within `[min, max]`. */
export function readInteger(body: Body, field: string, min: number, max: number): number | undefined {
  const value = readNumber(body, field, min, max);
  if (value !== undefined && !Number.isInteger(value)) throw invalidValue(field, value);
  return value;
}

/** Reads an optional boolean, false when absent. */
export function readFlag(body: Body, field: string): boolean {
  const value = body[field] ?? false;
  if (typeof value !== 'boolean') throw invalidValue(field, value);
  return value;
}

/** Reads an optional array of objects of at most `limit` entries; an absent one is empty. */
export function readObjects(body: Body, field: string, limit: number): readonly Body[] {
  const value = body[field] ?? [];
  if (!Array.isArray(value) || value.length > limit) throw invalidValue(field, value);
  return value.map((entry: unknown) => {
    if (!isRecord(entry)) throw invalidValue(field, value);
    return entry;
  });
}

/** Reads an optional object. */
export function readObject(body: Body, field: string): Body | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  if (!isRecord(value)) throw invalidValue(field, value);
  return value;
}

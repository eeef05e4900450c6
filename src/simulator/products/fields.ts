import { isRecord } from '../json.js';
import { Refusal } from '../api/refusal.js';

/** The parsed JSON body of a request. */
export type Body = Readonly<Record<string, unknown>>;

/** The refusal in the wording the service uses for a value it does not take: `mode value 'standard' is invalid`. */
export function invalidValue(field: string, value: unknown): Refusal {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return new Refusal(1201, `${field} value '${shown}' is invalid`);
}

/** The refusal for a field of a wrong JSON type, as it was recorded. */
export function unresolved(): Refusal {
  return new Refusal(1201, 'Failed to resolve the request body');
}

/** Whether a field is absent: the docs send `""` for "none", and so do `null` and an empty list count. */
export function isEmpty(body: Body, field: string): boolean {
  const value = body[field] ?? '';
  return value === '' || (Array.isArray(value) && value.length === 0);
}

/** Reads a field that may be text or a number, as text. */
export function readNumeral(body: Body, field: string): string | undefined {
  const value = body[field] ?? '';
  if (typeof value !== 'string' && typeof value !== 'number') throw unresolved();
  return value === '' ? undefined : String(value);
}

/** Reads an optional string; the docs send `""` for "none", and so does `null` count. */
export function readText(body: Body, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw unresolved();
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

/** Reads a word out of a closed set; a number counts as the word that it makes. */
export function readChoice<const Choice extends string>(
  body: Body,
  field: string,
  choices: readonly Choice[],
  fallback: NoInfer<Choice> | '',
): Choice {
  const value = readNumeral(body, field) ?? fallback;
  const choice = choices.find((one) => one === value);
  if (choice === undefined) throw invalidValue(field, value);
  return choice;
}

/** Reads an optional number within `[min, max]`. */
export function readNumber(body: Body, field: string, min: number, max: number): number | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number') throw unresolved();
  if (value < min || value > max) throw invalidValue(field, value);
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
  if (typeof value !== 'boolean') throw unresolved();
  return value;
}

/** Reads an optional array of objects of at most `limit` entries; an absent one is empty. */
export function readObjects(body: Body, field: string, limit: number): readonly Body[] {
  const value = body[field] ?? [];
  if (!Array.isArray(value)) throw unresolved();
  if (value.length > limit) throw invalidValue(field, value);
  return value.map((entry: unknown) => {
    if (!isRecord(entry)) throw unresolved();
    return entry;
  });
}

/** Reads an optional object. */
export function readObject(body: Body, field: string): Body | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  if (!isRecord(value)) throw unresolved();
  return value;
}

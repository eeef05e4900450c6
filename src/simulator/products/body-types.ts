import type { Body } from './fields.js';
import { unresolved } from './fields.js';
import { isRecord } from '../json.js';

/** A JSON type of the service's request classes. `numeral` is text or a number, `texts` a list of text, `entries` one of objects. */
export type Type =
  'text' | 'numeral' | 'number' | 'flag' | 'texts' | { readonly object: Types } | { readonly entries: Types };

export type Types = Readonly<Record<string, Type>>;

/** Of every create call. */
export const COMMON_TYPES: Types = {
  prompt: 'text',
  negative_prompt: 'text',
  callback_url: 'text',
  external_task_id: 'text',
  watermark_info: { object: { enabled: 'flag' } },
};

/** Element ids were seen as numbers, and are text in our own requests. */
export const ELEMENTS: Type = { entries: { element_id: 'numeral' } };

/**
 * Throws the refusal for a body that the service cannot read: a known field of a wrong JSON type. Unknown fields are
 * ignored, whatever they hold. That a wrong type comes before everything else is our reading.
 */
export function checkTypes(types: Types, body: Body): void {
  if (!fits({ object: types }, body)) throw unresolved();
}

function fits(type: Type, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (type === 'text') return typeof value === 'string';
  if (type === 'number') return typeof value === 'number';
  if (type === 'flag') return typeof value === 'boolean';
  if (type === 'texts') return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
  if (type === 'numeral') return typeof value === 'string' || typeof value === 'number';
  if ('entries' in type) return Array.isArray(value) && value.every((entry) => fits({ object: type.entries }, entry));
  return isRecord(value) && Object.entries(type.object).every(([name, inner]) => fits(inner, value[name]));
}

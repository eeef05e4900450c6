import type { Body } from './fields.js';
import { invalidValue, readNumeral, readObjects } from './fields.js';
import { Refusal } from '../api/refusal.js';

/** Checks `element_list`: at most `limit` entries, each of an element that the account has. */
export function checkElements(body: Body, limit: number, elementIds: readonly string[]): void {
  for (const element of readObjects(body, 'element_list', limit)) {
    const id = readNumeral(element, 'element_id');
    if (id === undefined) throw invalidValue('element_list', body.element_list);
    if (!elementIds.includes(id)) throw new Refusal(1201, `Element id not found: ${id}`);
  }
}

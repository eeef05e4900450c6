import type { ProductName } from './catalogue.js';
import { CATALOGUE } from './catalogue.js';
import { countResults } from './price.js';
import type { Json } from './schema/field.js';

/** How many of the account's parallel slots a request takes: each of its results takes one. */
export const slotWeight = (product: ProductName, body: Json): number => countResults(CATALOGUE[product], body);

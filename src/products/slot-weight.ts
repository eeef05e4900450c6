import type { Json } from '../domain/record.js';
import type { ProductName } from './catalogue.js';
import { CATALOGUE } from './catalogue.js';
import { countResults } from './price.js';

/** How many of the account's parallel slots a request takes: each of its results takes one. Of a model that is not known here, nobody knows. */
export function slotWeight(name: ProductName, body: Json): number {
  const product = CATALOGUE[name];
  const { model_name: model } = body;
  return typeof model === 'string' && !Object.hasOwn(product.models, model) ? 1 : countResults(product, body);
}

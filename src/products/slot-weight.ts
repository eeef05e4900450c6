import type { Json } from '../domain/record.js';
import type { Asked } from './added/product-for.js';
import { productFor } from './added/product-for.js';
import { countResults } from './price.js';

/** How many of the account's parallel slots a request takes: each of its results takes one. Of a model that is not known here, nobody knows. */
export function slotWeight(asked: Asked, body: Json): number {
  const product = productFor(asked);
  const { model_name: model } = body;
  return typeof model === 'string' && !Object.hasOwn(product.models, model) ? 1 : countResults(product, body);
}

import { CATALOGUE } from '../../../products/catalogue.js';
import { productOf } from '../../../products/find.js';
import type { Json } from '../../record.js';
import type { NameFacts } from './name-template.js';
import { nameProduct } from './name-template.js';

/** What of a request may stand in the names of its files. */
export function factsOfRequest(request: Json): NameFacts {
  const { prompt, model_name: given } = request;
  const product = productOf(request);
  const model = typeof given === 'string' && given !== '' ? given : product && CATALOGUE[product].defaultModel;
  const named = product === undefined ? {} : nameProduct(product);
  return {
    ...named,
    ...(model === undefined ? {} : { model }),
    ...(typeof prompt === 'string' ? { prompt } : {}),
  };
}

import type { Spending } from '../domain/account/caps.js';
import { decimalOf } from '../domain/decimal.js';
import { countResults, priceOf, videoSeconds } from './price.js';
import type { Product } from './product.js';
import type { Json } from '../domain/record.js';

/** What a request will spend, each of its results at its price; without units where that is not known here. */
export function spendingOf(product: Product, body: Json): Spending {
  const model = typeof body.model_name === 'string' ? body.model_name : (product.defaultModel ?? '');
  const units = priceOf(product, model, body);
  const seconds = videoSeconds(product, body);
  return {
    ...(units === undefined ? {} : { [product.pack === 'video' ? 'video_units' : 'image_units']: units }),
    clips: decimalOf(countResults(product, body)),
    ...(seconds > 0 ? { seconds: decimalOf(seconds) } : {}),
  };
}

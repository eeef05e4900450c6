import type { Asked } from './asked.js';
import type { Product } from './product.js';

/** What was asked of a product. */
export interface Order extends Asked {
  readonly product: Product;
}

import * as ALL_PRODUCTS from './all-products.js';
import type { Product } from './product.js';

/** The products that the simulator offers. */
export const PRODUCTS: readonly Product[] = Object.values(ALL_PRODUCTS);

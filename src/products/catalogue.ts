import * as ALL_PRODUCTS from './all-products.js';
import { PACKS } from './pack.js';
import type { Product } from './product.js';

/** Any product, by its exact type. */
export type AnyProduct = (typeof ALL_PRODUCTS)[keyof typeof ALL_PRODUCTS];

/** A product by its name, which is Kling's. */
export type ProductName = AnyProduct['name'];

/** What is meant where a request says nothing else. */
export const DEFAULT_PRODUCT = 'text2video' satisfies ProductName;

/** The order in which people see them: what is meant without a word first, then by pack and name. */
const PRODUCTS: readonly AnyProduct[] = Object.values(ALL_PRODUCTS).sort(
  (one, other) =>
    Number(other.name === DEFAULT_PRODUCT) - Number(one.name === DEFAULT_PRODUCT) ||
    PACKS.indexOf(one.pack) - PACKS.indexOf(other.pack) ||
    (one.name < other.name ? -1 : 1),
);

export const PRODUCT_NAMES: readonly ProductName[] = PRODUCTS.map(({ name }) => name);

export const CATALOGUE = Object.fromEntries(
  PRODUCTS.map((product): [string, Product] => [product.name, product]),
) as Readonly<Record<ProductName, Product>>;

import { ENTRY_KINDS, OUTPUT_KINDS } from '../domain/task.js';
import * as ALL_PRODUCTS from './all-products.js';
import type { Product } from './product.js';

/** Any product, by its exact type. */
export type AnyProduct = (typeof ALL_PRODUCTS)[keyof typeof ALL_PRODUCTS];

/** A product by its name, which is Kling's. */
export type ProductName = AnyProduct['name'];

/** What is meant where a request says nothing else. */
export const DEFAULT_PRODUCT = 'text2video' satisfies ProductName;

const KINDS: readonly string[] = [...OUTPUT_KINDS, ...ENTRY_KINDS];
const rankOf = ({ name, results, generation }: Product): number =>
  (name === DEFAULT_PRODUCT ? -1 : KINDS.indexOf(results[0])) + (generation === 'standard' ? 0.5 : 0);

/** The order in which people see them: what is meant without a word first, then by what they make and by name, the new standard last. */
const PRODUCTS: readonly AnyProduct[] = Object.values(ALL_PRODUCTS).sort(
  (one, other) => rankOf(one) - rankOf(other) || (one.name < other.name ? -1 : 1),
);

export const PRODUCT_NAMES: readonly ProductName[] = PRODUCTS.map(({ name }) => name);

export const CATALOGUE = Object.fromEntries(
  PRODUCTS.map((product): [string, Product] => [product.name, product]),
) as Readonly<Record<ProductName, Product>>;

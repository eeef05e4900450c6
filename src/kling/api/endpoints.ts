import type { ProductName } from '../../products/catalogue.js';
import { CATALOGUE, DEFAULT_PRODUCT, PRODUCT_NAMES } from '../../products/catalogue.js';
import type { Product } from '../../products/product.js';

/** Where one product lives in Kling's API. */
export interface Endpoint {
  /** POST: makes a task of a body, which holds the model. */
  readonly create: (body: Readonly<Record<string, unknown>>) => string;
  /** GET: one task, by Kling's id or by ours. */
  readonly one: (id: string) => string;
  /** GET: the account's tasks of this product, by page. */
  readonly list: string;
}

export const ENDPOINTS = Object.fromEntries(
  PRODUCT_NAMES.map((name): [string, Endpoint] => [name, createEndpoint(CATALOGUE[name])]),
) as Readonly<Record<ProductName, Endpoint>>;

/** Every account has it. */
export const COMMON_ENDPOINT = ENDPOINTS[DEFAULT_PRODUCT];

/** The new generation's look-up, across products; for API keys only. It finds tasks of the legacy endpoints too. */
export const TASKS_PATH = '/tasks';

export function createEndpoint({ path, createPath }: Pick<Product, 'path' | 'createPath'>): Endpoint {
  return {
    create: ({ model_name: model }) => createPath?.(typeof model === 'string' ? model : '') ?? path,
    one: (id) => `${path}/${encodeURIComponent(id)}`,
    list: path,
  };
}

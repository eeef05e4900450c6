import type { Json } from '../../domain/record.js';
import type { ProductName } from '../../products/catalogue.js';
import { CATALOGUE, DEFAULT_PRODUCT, PRODUCT_NAMES } from '../../products/catalogue.js';
import type { Product } from '../../products/product.js';
import { groupsOf } from '../../products/schema/field.js';
import { buildBody, buildFlatBody } from '../../products/schema/standard-body.js';

/** A path with what is asked of it. */
export interface Place {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** Where one product lives in Kling's API. */
export interface Endpoint {
  /** POST: makes a task. `fields` hold the model. */
  readonly create: (fields: Json) => { readonly path: string; readonly body: Json };
  /** GET: one task by Kling's id, and by ours. */
  readonly one: (id: string) => Place;
  readonly external: (id: string) => Place;
  /** GET: the account's tasks of this product, by page; absent where Kling has no such list. */
  readonly list?: string;
}

/** The new generation's look-up, across products; for API keys only. It finds tasks of the legacy endpoints too. */
export const TASKS_PATH = '/tasks';

export const ENDPOINTS = Object.fromEntries(
  PRODUCT_NAMES.map((name): [string, Endpoint] => [name, createEndpoint(CATALOGUE[name])]),
) as Readonly<Record<ProductName, Endpoint>>;

/** A list that every account has. */
export const COMMON_LIST = CATALOGUE[DEFAULT_PRODUCT].path;

export function createEndpoint(product: Pick<Product, 'path' | 'fields'> & Partial<Product>): Endpoint {
  return product.generation === 'standard' ? createStandard(product) : createLegacy(product);
}

type Facts = Pick<Product, 'path' | 'createPath' | 'fields' | 'isSynchronous'>;

function createLegacy({ path, createPath = path, fields, isSynchronous }: Facts): Endpoint {
  const one = (id: string) => ({ path: `${path}/${encodeURIComponent(id)}` });
  const hasPlaces = groupsOf(fields).length > 0;
  const toBody = (flat: Json) => (hasPlaces ? buildBody(fields, flat) : buildFlatBody(fields, flat));
  const found = { create: (flat: Json) => ({ path: createPath, body: toBody(flat) }), one, external: one };
  return isSynchronous === true ? found : { ...found, list: path };
}

function createStandard({ path, createPath, fields }: Facts): Endpoint {
  return {
    create: ({ model_name: model, ...flat }) => ({
      path: createPath ?? `${path}/${encodeURIComponent(typeof model === 'string' ? model : '')}`,
      body: buildBody(fields, flat),
    }),
    one: (id) => ({ path: TASKS_PATH, query: { task_ids: id } }),
    external: (id) => ({ path: TASKS_PATH, query: { external_task_ids: id } }),
  };
}

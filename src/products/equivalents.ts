import type { ProductName } from './catalogue.js';
import { CATALOGUE, PRODUCT_NAMES } from './catalogue.js';

/** The product of the new standard that makes what a legacy one makes. */
export const equivalentOf = (name: ProductName): ProductName | undefined =>
  PRODUCT_NAMES.find((one) => CATALOGUE[one].legacy === name);

/** The model of the new standard that is a model of a legacy product. */
export function equivalentModel(name: ProductName, model: string): string | undefined {
  const newer = equivalentOf(name);
  const models = newer === undefined ? {} : CATALOGUE[newer].models;
  return Object.entries(models).find(([, { legacy }]) => legacy === model)?.[0];
}

import { PRODUCTS } from '../catalogue.js';
import type { Product } from '../product.js';
import type { AddedModel } from './added-model.js';
import { askAdded } from './ask-added.js';

/**
 * The products of a simulator that was told of models: each with these among its own, and those that are made at a path of their own found
 * there as well. Throws a `TypeError` for a product that is none.
 */
export function withAddedModels(models: readonly AddedModel[]): readonly Product[] {
  const unknown = models.find(({ product }) => !PRODUCTS.some(({ name }) => name === product));
  if (unknown !== undefined) throw new TypeError(`there is no product "${unknown.product}" here`);
  const elsewhere = models.flatMap((model): Product[] =>
    model.path === undefined ? [] : [atOwnPath(model, model.path)],
  );
  return [...elsewhere, ...PRODUCTS.map((product) => withOwn(product, models))];
}

/** Told by the path alone: of the new standard, since its tasks are found under `/tasks`. */
function atOwnPath(model: AddedModel, path: string): Product {
  const base = baseOf(model);
  const cut = path.lastIndexOf('/');
  return {
    ...base,
    path: path.slice(0, cut),
    modelsInPath: [path.slice(cut + 1)],
    check: (body) => () => askAdded(body, model, { ...base, modelsInPath: [] }),
  };
}

const baseOf = ({ product }: AddedModel): Product => {
  const base = PRODUCTS.find(({ name }) => name === product);
  if (base === undefined) throw new TypeError(`there is no product "${product}" here`);
  return base;
};

function withOwn(product: Product, models: readonly AddedModel[]): Product {
  const own = models.filter((model) => model.product === product.name && model.path === undefined);
  if (own.length === 0) return product;
  const names = own.map(({ name }) => name);
  return {
    ...product,
    ...(product.modelsInPath !== undefined && { modelsInPath: [...product.modelsInPath, ...names] }),
    check: (body, known) => {
      const asked = product.modelsInPath === undefined ? body.model_name : known.model;
      const model = own.find(({ name }) => name === asked);
      return model === undefined ? product.check(body, known) : () => askAdded(body, model, product);
    },
  };
}

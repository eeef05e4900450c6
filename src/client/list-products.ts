import { exampleRequest, requestSchema } from '../domain/generation/request-schema.js';
import type { AddedEntry, AddedModel } from '../products/added/added-model.js';
import { withModels } from '../products/added/product-for.js';
import type { ProductName } from '../products/catalogue.js';
import { CATALOGUE, PRODUCT_NAMES } from '../products/catalogue.js';
import { equivalentModel, equivalentOf } from '../products/equivalents.js';
import { findByName, guessProduct } from '../products/find.js';
import type { Pack } from '../products/pack.js';
import type { ResultKind } from '../products/product.js';
import type { Model, Price } from '../products/rules/model.js';
import { oneOf } from '../products/schema/word-list.js';
import type { JsonSchema } from '../products/schema/json-schema.js';
import { UsageError } from './client-errors.js';

/** One of Kling's products, as far as it helps to choose one. */
export interface ProductFacts {
  readonly name: ProductName;
  readonly summary: string;
  /** Of whose slots and units it takes. */
  readonly pack: Pack;
  readonly results: readonly ResultKind[];
  readonly models: readonly (Pick<Model, 'discontinued' | 'prices'> & {
    readonly name: string;
    readonly equivalent?: string;
    /** What is known of it comes from a user's file. */
    readonly isAdded?: true;
  })[];
  readonly defaultModel?: string;
  /** Which of the two generations of Kling's API it is of. */
  readonly generation: 'legacy' | 'standard';
  /** The product of the new standard that makes the same. */
  readonly equivalent?: ProductName;
  /** Where no model decides it. */
  readonly prices?: readonly Price[];
}

/** What Kling can be asked for, with models of a user's file. Needs no server and no keys. */
export function listProducts(added: readonly AddedEntry[] = []): readonly ProductFacts[] {
  return PRODUCT_NAMES.map((name) => {
    const own = modelsOf(name, added);
    const known = withModels(CATALOGUE[name], own);
    const { summary, pack, results, models, defaultModel, prices: ownPrices, generation = 'legacy' } = known;
    const facts = Object.entries(models).map(([model, { discontinued, prices }]) => ({
      name: model,
      discontinued,
      prices,
      equivalent: equivalentModel(name, model),
      ...(own.some((one) => one.name === model) ? { isAdded: true as const } : {}),
    }));
    const equivalent = equivalentOf(name);
    return { name, summary, pack, results, models: facts, defaultModel, prices: ownPrices, generation, equivalent };
  });
}

/** The JSON Schema of a request for one product, with models of a user's file. Throws `UsageError` for a word that is none. */
export function productSchema(name: ProductName, added: readonly AddedEntry[] = []): JsonSchema {
  const known = readProductName(name);
  return requestSchema(known, modelsOf(known, added));
}

const modelsOf = (name: ProductName, added: readonly AddedEntry[]): readonly AddedModel[] =>
  added.filter(({ product }) => product === name).map(({ model }) => model);

/** A request for a product that works as it stands. Throws `UsageError` for a word that is none. */
export function productExample(name: ProductName): Readonly<Record<string, unknown>> {
  return exampleRequest(readProductName(name));
}

/** A product by its name, or by what people write instead. Throws `UsageError`, with the name that was meant where it can be guessed. */
export function readProductName(word: string): ProductName {
  const name = findByName(word);
  if (name !== undefined) return name;
  const guess = guessProduct(word);
  const hint = guess === undefined ? `They are ${PRODUCT_NAMES.join(', ')}.` : `Did you mean ${oneOf([guess])}?`;
  throw new UsageError(`${JSON.stringify(word)} is no product this version knows. ${hint}`);
}

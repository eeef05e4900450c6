import type { AddedEntry, AddedModel } from '../../products/added/added-model.js';
import type { ProductName } from '../../products/catalogue.js';
import { listWords } from '../../products/schema/word-list.js';
import { renderPrice } from './product-sheet.js';

/** What a user's file says of a product's models; nothing where it says nothing. */
export function renderAddedModels(product: ProductName, added: readonly AddedEntry[], file = ''): string[] {
  const models = added.filter((entry) => entry.product === product).map(({ model }) => model);
  if (models.length === 0) return [];
  return [`From your file, ${file}:`, ...models.flatMap(renderAddedModel), ''];
}

function renderAddedModel(model: AddedModel): string[] {
  const { name, path, prices = [], without = [], counts = [] } = model;
  const facts = [
    ...(path === undefined ? [] : [`made at ${path}`]),
    ...renderTakes(model),
    ...counts.map(({ of, most }) => `at most ${most} of ${of.join(', ')}`),
    ...(without.length === 0 ? [] : [`without ${without.join(', ')}`]),
    ...prices.map((price) => `${renderPrice(price)} (${[price.asOf, price.source].filter(Boolean).join(', ')})`),
  ];
  return [`  ${name}`, ...facts.map((fact) => `    ${fact}`)];
}

function renderTakes({ limits = {}, most = {}, contents }: AddedModel): string[] {
  return [
    ...Object.entries(limits).map(([field, words]) => `${field} ${listWords(words)}`),
    ...Object.entries(most).map(([field, max]) => `${field} of at most ${max.toLocaleString('en-US')}`),
    ...(contents === undefined ? [] : [`contents of ${Object.keys(contents).join(', ')}`]),
  ];
}

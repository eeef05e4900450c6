import type { ProductFacts } from '../../client/list-products.js';
import { listProducts, productSchema, readProductName } from '../../client/list-products.js';
import type { ProductName } from '../../products/catalogue.js';
import { CATALOGUE } from '../../products/catalogue.js';
import { equivalentModel, equivalentOf } from '../../products/equivalents.js';
import { describeFields } from '../../products/describe.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { renderAddedModels } from '../request/added-sheet.js';
import type { Paint } from '../screen/paint.js';
import { columnsOf, fit, wrap } from '../screen/fit-text.js';
import { renderTable } from '../screen/text-table.js';
import { renderExample, renderModels } from '../request/product-sheet.js';

/** `kling products`: what Kling can be asked for; with a name, all that is known of one of them. Needs no server and no keys. */
export function runProducts(name: string | undefined, io: Io): Promise<ExitCode> {
  const product = name === undefined ? undefined : readProductName(name);
  const lines = product === undefined ? listAll(io) : showProduct(product, io);
  lines.forEach((line) => io.out(line));
  return Promise.resolve(EXIT.ok);
}

function listAll({ json, outColumns, config, paint, quiet }: Io): readonly string[] {
  const all = listProducts(config.addedModels);
  if (json) return [JSON.stringify(all)];
  if (quiet) return all.map(({ name }) => name);
  const table = renderAll(all, paint.out);
  const isWide = table.some((line) => columnsOf(line) > outColumns);
  return [
    ...(isWide ? all.flatMap((one) => renderEntry(one, outColumns)) : table),
    '',
    ...listAdded(config),
    'kling products <name> shows one.',
  ];
}

/** The models of a user's file, each with its product. */
function listAdded({ addedModels, productsFile = '' }: Io['config']): readonly string[] {
  if (addedModels.length === 0) return [];
  const models = addedModels.map(({ product, model }) => `  ${model.name} of ${product}`);
  return [`From your file, ${productsFile}:`, ...models, ''];
}

const wordsOf = ({ defaultModel, generation }: ProductFacts) => ({
  model: defaultModel ?? 'none',
  api: generation === 'standard' ? 'new standard' : 'legacy',
});

function renderAll(products: readonly ProductFacts[], paint: Paint): readonly string[] {
  const rows = products.map((product) => {
    const { model, api } = wordsOf(product);
    return [product.name, product.summary, model, api, product.equivalent ?? ''];
  });
  return renderTable(['PRODUCT', 'MAKES', 'DEFAULT MODEL', 'API', 'NEW STANDARD AS'], rows, { paint });
}

/** A product below its name, for a terminal that the table does not fit on. */
function renderEntry(product: ProductFacts, columns: number): readonly string[] {
  const { name, summary, equivalent, defaultModel } = product;
  const { api } = wordsOf(product);
  const facts = [defaultModel, api, equivalent === undefined ? undefined : `new standard: ${equivalent}`];
  const head = `${name} (${facts.filter((fact) => fact !== undefined).join(', ')})`;
  return [fit(head, columns), ...wrap(summary, columns - INDENT.length, 4).map((line) => INDENT + line)];
}

const INDENT = '  ';

function showProduct(name: ProductName, { json: isJson, config, paint }: Io): readonly string[] {
  if (isJson) return [JSON.stringify(productSchema(name, config.addedModels))];
  const product = CATALOGUE[name];
  const { summary, pack, required, otherNames = [], results } = product;
  const also = otherNames.length === 0 ? '' : ` (also: ${otherNames.join(', ')})`;
  const needs = required.map((need) => (typeof need === 'string' ? need : need.join(' or '))).join(', ');
  const rows = describeFields(product).map(({ name: field, takes, about = '', models = 'all' }) => [
    field,
    takes,
    about,
    models,
  ]);
  return [
    `${name}${also}: ${summary}`,
    `Makes ${results.join(', ')}; takes ${pack} slots and ${pack} units. Needs ${needs}.`,
    '',
    ...renderTable(['FIELD', 'TAKES', 'WHAT FOR', 'MODELS'], rows, { paint: paint.out }),
    '',
    ...renderModels(product, paint.out),
    ...renderAddedModels(name, config.addedModels, config.productsFile),
    ...renderEquivalent(name),
    ...renderExample(product),
  ];
}

/** What a legacy product is in the new standard, model by model. */
function renderEquivalent(name: ProductName): readonly string[] {
  const newer = equivalentOf(name);
  if (newer === undefined) return [];
  const pairs = Object.keys(CATALOGUE[name].models).flatMap((model) => {
    const other = equivalentModel(name, model);
    return other === undefined ? [] : [`${model} is ${other} there`];
  });
  return [
    `The new standard has it as ${newer}, with an API key${pairs.length === 0 ? '' : `: ${pairs.join(', ')}`}.`,
    '',
  ];
}

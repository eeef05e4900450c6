import { listProducts, productSchema, readProductName } from '../../client/list-products.js';
import type { ProductName } from '../../products/catalogue.js';
import { CATALOGUE } from '../../products/catalogue.js';
import { equivalentModel, equivalentOf } from '../../products/equivalents.js';
import { describeFields } from '../../products/describe.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { renderColumns, renderExample, renderModels } from '../program/product-sheet.js';

/** `kling products`: what Kling can be asked for; with a name, all that is known of one of them. Needs no server and no keys. */
export function runProducts(name: string | undefined, io: Io): Promise<ExitCode> {
  const product = name === undefined ? undefined : readProductName(name);
  const lines = product === undefined ? listAll(io.json) : showProduct(product, io.json);
  lines.forEach((line) => io.out(line));
  return Promise.resolve(EXIT.ok);
}

function listAll(isJson: boolean): readonly string[] {
  const all = listProducts();
  if (isJson) return [JSON.stringify(all)];
  const rows = all.map(({ name, summary, defaultModel, generation, equivalent = '' }) => [
    name,
    summary,
    defaultModel ?? 'none',
    generation === 'standard' ? 'new standard' : 'legacy',
    equivalent,
  ]);
  return [
    ...renderColumns(['PRODUCT', 'MAKES', 'DEFAULT MODEL', 'API', 'NEW STANDARD AS'], rows),
    '',
    'kling products <name> shows one.',
  ];
}

function showProduct(name: ProductName, isJson: boolean): readonly string[] {
  if (isJson) return [JSON.stringify(productSchema(name))];
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
    ...renderColumns(['FIELD', 'TAKES', 'WHAT FOR', 'MODELS'], rows),
    '',
    ...renderModels(product),
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

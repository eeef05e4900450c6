import { requestSchema } from '../../domain/generation/request-schema.js';
import { oneOf } from '../../products/schema/check-word.js';
import type { ProductName } from '../../products/catalogue.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../products/catalogue.js';
import { describeFields } from '../../products/describe.js';
import { findByName, guessProduct } from '../../products/find.js';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { renderColumns, renderExample, renderModels } from '../program/product-sheet.js';

/** `kling products`: what Kling can be asked for; with a name, all that is known of one of them. Needs no server and no keys. */
export function runProducts(name: string | undefined, io: Io): Promise<ExitCode> {
  const product = name === undefined ? undefined : readName(name);
  const lines = product === undefined ? listProducts(io.json) : showProduct(product, io.json);
  lines.forEach((line) => io.out(line));
  return Promise.resolve(EXIT.ok);
}

function readName(word: string): ProductName {
  const name = findByName(word);
  if (name !== undefined) return name;
  const guess = guessProduct(word);
  const hint = guess === undefined ? `They are ${PRODUCT_NAMES.join(', ')}.` : `Did you mean ${oneOf([guess])}?`;
  throw new UsageError(`${JSON.stringify(word)} is no product this version knows. ${hint}`);
}

function listProducts(isJson: boolean): readonly string[] {
  const all = Object.values(CATALOGUE);
  if (isJson) {
    const facts = all.map(({ name, summary, pack, results, models, defaultModel }) => ({
      name,
      summary,
      pack,
      results,
      models: Object.entries(models).map(([model, { discontinued, prices }]) => ({
        name: model,
        discontinued,
        prices,
      })),
      defaultModel,
    }));
    return [JSON.stringify(facts)];
  }
  const rows = all.map(({ name, summary, defaultModel }) => [name, summary, defaultModel ?? 'none']);
  return [...renderColumns(['PRODUCT', 'MAKES', 'DEFAULT MODEL'], rows), '', 'kling products <name> shows one.'];
}

function showProduct(name: ProductName, isJson: boolean): readonly string[] {
  if (isJson) return [JSON.stringify(requestSchema(name))];
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
    ...renderExample(product),
  ];
}

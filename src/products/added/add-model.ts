import type { Json } from '../../domain/record.js';
import { isRecord } from '../../domain/record.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { quote } from '../../domain/text/quote.js';
import type { ProductName } from '../catalogue.js';
import { CATALOGUE } from '../catalogue.js';
import { inferProduct, listClosest, listHolders, modelInPath, readProduct } from '../find.js';
import type { AddedEntry } from './added-model.js';

/**
 * A request with what is known of its model beyond this version, in `run.model`: so it says all that is needed to check, price and send it,
 * whoever does that. One that says so itself, or is of no such model, stays as it is.
 */
export function withAddedModel<Input>(input: Input, added: readonly AddedEntry[]): Input | Json {
  if (added.length === 0 || !isRecord(input) || input.taskId !== undefined) return input;
  const { run } = input;
  if ((run !== undefined && !isRecord(run)) || (isRecord(run) && run.model !== undefined)) return input;
  const { task, product, ...fields } = input;
  const word = isSaid(task) ? task : product;
  const byPath = added.find(({ model: { path } }) => path !== undefined && path === word);
  const entry = byPath ?? findEntry(fields, { named: readProduct({ task, product }).value, word, added });
  if (entry === undefined) return input;
  const { model } = entry;
  if (byPath !== undefined && isSaid(fields.model_name) && fields.model_name !== model.name) return input;
  return {
    ...(byPath === undefined ? input : { ...fields, task: entry.product, model_name: model.name }),
    ...(isSaid(word) ? {} : { task: entry.product }),
    run: { ...run, model },
  };
}

/** Throws `InvalidRequest` for a model that is none of the product that the request names, and one of another by what is added. */
export function refuseElsewhere(input: unknown, added: readonly AddedEntry[]): void {
  if (added.length === 0 || !isRecord(input) || (isRecord(input.run) && input.run.allowUnknown !== undefined)) return;
  const { task, product, model_name: model } = input;
  const { value: named } = readProduct({ task, product });
  if (named === undefined || typeof model !== 'string' || Object.hasOwn(CATALOGUE[named].models, model)) return;
  const holders = added.filter((one) => one.model.name === model).map((one) => one.product);
  const [first] = holders;
  if (first === undefined || holders.includes(named)) return;
  const text = `${quote(model)} is a model of ${holders.join(', ')} by your file; write "product":"${first}"`;
  throw new InvalidRequest([{ path: 'model_name', text }]);
}

const isSaid = (value: unknown): boolean => value !== undefined && value !== '';

interface Named {
  readonly named: ProductName | undefined;
  /** `task` or `product` as it is written; a path of the new standard names the model too. */
  readonly word: unknown;
  readonly added: readonly AddedEntry[];
}

function findEntry(fields: Json, { named, word, added }: Named): AddedEntry | undefined {
  const { model_name: given } = fields;
  const wanted = isSaid(given) ? given : modelInPath(word);
  // A word that is no product is complained of as that.
  if (named === undefined && isSaid(word)) return undefined;
  const isKnown = typeof wanted !== 'string' || listHolders(wanted).length > 0;
  const of = named ?? (isKnown ? inferProduct(fields) : undefined);
  const name = wanted ?? (of === undefined ? undefined : CATALOGUE[of].defaultModel);
  const candidates = added.filter((one) => one.model.name === name && (of === undefined || one.product === of));
  const closest = listClosest(
    candidates.map((one) => one.product),
    fields,
  );
  return candidates.find((one) => one.product === closest[0]);
}

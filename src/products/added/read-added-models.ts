import type { Complaint } from '../../domain/invalid-request.js';
import type { Parsed } from '../../domain/parsed.js';
import { isRecord } from '../../domain/record.js';
import { quote } from '../../domain/text/quote.js';
import { CATALOGUE, PRODUCT_NAMES } from '../catalogue.js';
import { readProduct } from '../find.js';
import type { AddedEntry } from './added-model.js';
import { readAddedModel } from './read-added-model.js';
import { listUnknown, readList, refuse } from './read-parts.js';

const EXAMPLE = '[[models]] with product = "text-to-video" and name = "kling-4.0"';

/** Reads the models of a file, each with its product. */
export function readAddedModels(root: unknown): Parsed<readonly AddedEntry[]> {
  if (!isRecord(root)) return { value: [], problems: [{ path: '', text: `is ${quote(root)}; write ${EXAMPLE}` }] };
  const unknown = listUnknown(root, '', ['models']);
  if (root.models === undefined)
    return { value: [], problems: [...unknown, { path: 'models', text: `missing; write ${EXAMPLE}` }] };
  const { value = [], problems } = readList(root.models, 'models', readEntry);
  return { value, problems: [...unknown, ...problems, ...listRepeated(value)] };
}

function readEntry(value: unknown, path: string): Parsed<AddedEntry | undefined> {
  if (!isRecord(value)) return refuse(path, `is ${quote(value)}; write ${EXAMPLE}`);
  if (value.product === undefined || value.product === '')
    return refuse(`${path}.product`, `missing; write one of ${PRODUCT_NAMES.join(', ')}`);
  const named = readProduct({ product: value.product });
  const problems = named.problems.map(({ text }): Complaint => ({ path: `${path}.product`, text }));
  if (named.value === undefined) return { value: undefined, problems };
  const own = Object.entries(value).filter(([name]) => name !== 'product');
  const model = readAddedModel(Object.fromEntries(own), path, CATALOGUE[named.value]);
  const entry = model.value === undefined ? undefined : { product: named.value, model: model.value };
  return { value: entry, problems: [...problems, ...model.problems] };
}

function listRepeated(entries: readonly AddedEntry[]): readonly Complaint[] {
  const isSame = (one: AddedEntry, other: AddedEntry) =>
    one.product === other.product && one.model.name === other.model.name;
  return entries.flatMap((entry, index) => {
    const first = entries.findIndex((one) => isSame(one, entry));
    const text = `${quote(entry.model.name)} of ${entry.product} stands in models[${first}] already; keep one`;
    return first === index ? [] : [{ path: `models[${index}].name`, text }];
  });
}

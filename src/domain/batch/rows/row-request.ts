import type { Json } from '../../record.js';
import { refuseElsewhere, withAddedModel } from '../../../products/added/add-model.js';
import type { AddedEntry } from '../../../products/added/added-model.js';
import type { ProductName } from '../../../products/catalogue.js';
import { CATALOGUE } from '../../../products/catalogue.js';
import { productOf } from '../../../products/find.js';
import type { GenerationRequest } from '../../generation/request.js';
import { parseRequest } from '../../generation/request.js';
import { InvalidRequest } from '../../invalid-request.js';
import type { Complaint } from '../../invalid-request.js';
import type { Parsed } from '../../parsed.js';
import { quote } from '../../text/quote.js';
import type { RowComplaint } from './item-complaints.js';
import { findField, hasField, isStructured, mergeFields, normalizeFields } from './item-fields.js';
import type { RawItem } from './raw-item.js';
import { complainOfRow } from './raw-item.js';

export interface RowRequest {
  /** What its generation gets as input. */
  readonly request: Json;
  readonly parsed: GenerationRequest;
}

/** What holds for all rows. */
export interface RowDefaults {
  /** The fields of `set`. */
  readonly defaults: Json;
  /** Models that are known beyond this version. */
  readonly added: readonly AddedEntry[];
}

/** Makes a request of a row's own fields, with `defaults` under them; a complaint says which of the two it is about. */
export function parseRowRequest(
  row: RawItem,
  own: Json,
  { defaults, added }: RowDefaults,
): Parsed<RowRequest | undefined, RowComplaint> {
  const merged = withAddedModel(mergeFields(selectDefaults(defaults, own), own), added);
  try {
    refuseElsewhere(merged, added);
    const parsed = parseRequest(merged);
    return { value: { request: normalizeFields(merged, parsed), parsed }, problems: [] };
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    const problems = error.facts.complaints.map((complaint) => ({
      ...complainOfRow(row, complaint.path, explain(complaint, merged)),
      isFromSet: !hasField(own, complaint.path) && hasField(merged, complaint.path),
    }));
    return { value: undefined, problems };
  }
}

/** A task that is adopted is made already: of `set`, only how it is run and what is kept beside it concern it. */
function selectDefaults(defaults: Json, own: Json): Json {
  if (!Object.hasOwn(own, 'taskId')) return defaults;
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => name === 'run' || name === 'metadata'));
}

/** Of text where an object or a list belongs, the parser of requests cannot know that it was meant as JSON. */
function explain({ path, text }: Complaint, fields: Json): string {
  const value = Object.hasOwn(fields, path) ? fields[path] : undefined;
  const isBrokenJson = typeof value === 'string' && isStructured(path);
  return isBrokenJson ? `${quote(value)} is not JSON; ${exampleOf(path, productOf(fields))}` : text;
}

/** Products may have lists of one name that hold other things. */
function exampleOf(path: string, product: ProductName | undefined): string {
  const own = product === undefined ? undefined : CATALOGUE[product].fields[path];
  const example = JSON.stringify((own ?? findField(path))?.example ?? { name: 'value' });
  return path === 'run' ? `write e.g. ${example}` : `write it as in Kling's documentation, e.g. ${example}`;
}

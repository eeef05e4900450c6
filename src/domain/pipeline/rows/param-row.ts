import type { RowComplaint } from '../../batch/rows/item-complaints.js';
import { nameKey } from '../../batch/rows/field-name.js';
import { parseItemId } from '../../batch/rows/item-id.js';
import { findExcess } from '../../batch/rows/item-row.js';
import { explainMissing } from '../../batch/rows/missing-value.js';
import type { RawItem } from '../../batch/rows/raw-item.js';
import { complainOfRow } from '../../batch/rows/raw-item.js';
import type { Parsed } from '../../parsed.js';
import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { nearest } from '../../text/nearest.js';
import { quote } from '../../text/quote.js';
import { readJson } from '../../text/read-json.js';
import { count } from '../parse/names.js';
import type { PipelineRequest } from '../pipeline-request.js';

/** A row of a batch of pipelines. */
export interface ParamRow {
  /** When the row gives one. */
  readonly id?: string;
  readonly row: RawItem;
  /** Values of params, those that hold for all rows under the row's own. */
  readonly given: Json;
}

/** What all rows are read with. */
export interface ParamRules {
  readonly params: PipelineRequest['params'];
  /** Values for all rows. */
  readonly defaults: Json;
  /** Keys of names that are left out. */
  readonly ignored: ReadonlySet<string>;
}

/** A hundred rows travel together, and each stands in the input of its pipeline. */
const MAX_ROW_LENGTH = 10_000;

type CheckedRow = Parsed<ParamRow | undefined, RowComplaint>;

/** Reads the params of one row. Undefined where they cannot be had. */
export function checkParamRow(row: RawItem, rules: ParamRules): CheckedRow {
  const { fields } = row;
  if (!isObject(fields)) return refuse(row, `is ${quote(fields)}; write an object, e.g. {"topic":"an owl"}`);
  const excess = findExcess(Object.keys(fields));
  if (excess !== undefined) return refuse(row, excess);
  const read = readParams(fields, rules);
  const { value: id, problems: ofId } = parseItemId(read.id);
  const given = { ...rules.defaults, ...read.given };
  const problems = [...ofId, ...read.problems, ...listMissing(given, rules.params)];
  const { length } = JSON.stringify(given);
  if (length > MAX_ROW_LENGTH)
    return refuse(row, `has ${count(length)} characters; the params of a row have at most ${count(MAX_ROW_LENGTH)}`);
  const complaints = problems.map(({ path, text }) => complainOfRow(row, read.written.get(path) ?? path, text));
  return { value: { ...(id === undefined ? {} : { id }), row, given }, problems: complaints };
}

const refuse = (row: RawItem, text: string): CheckedRow => ({
  value: undefined,
  problems: [complainOfRow(row, '', text)],
});

interface ReadParams {
  readonly id?: unknown;
  readonly given: Json;
  /** How each param was written. */
  readonly written: ReadonlyMap<string, string>;
  readonly problems: readonly { readonly path: string; readonly text: string }[];
}

/** Sorts what a row says by the params that its names mean: "Main Topic" is `main_topic`. */
export function readParams(fields: Json, { params, ignored }: Pick<ParamRules, 'params' | 'ignored'>): ReadParams {
  const names = Object.keys(params);
  const byKey = new Map(names.map((name) => [nameKey(name), name]));
  const given = new Map<string, unknown>();
  const written = new Map<string, string>();
  const problems: { path: string; text: string }[] = [];
  let id: unknown;
  for (const [name, value] of Object.entries(fields)) {
    const key = nameKey(name);
    if (value === undefined || value === null || ignored.has(key)) continue;
    const param = byKey.get(key);
    const wrong = explainMissing(value);
    if (key === 'id') id = value;
    else if (param === undefined) problems.push({ path: name, text: explainNoParam(name, names) });
    else if (wrong !== undefined) problems.push({ path: name, text: wrong });
    else if (given.has(param)) {
      const text = `means the same as "${written.get(param) ?? param}"; remove one of the two`;
      problems.push({ path: name, text });
    } else {
      given.set(param, readValue(value, params[param]?.default));
      written.set(param, name);
    }
  }
  return { id, given: Object.fromEntries(given), written, problems };
}

/** What to say of a column that is none of the params, as the rest of a sentence. */
export function explainNoParam(name: string, names: readonly string[]): string {
  const guess = nearest(nameKey(name), names.map(nameKey));
  const meant = names.find((one) => nameKey(one) === guess);
  if (meant !== undefined) return `is no param of the pipeline; did you mean "${meant}"? Or ignore the column`;
  const known = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  return `is no param of the pipeline: ${known}. Remove the column, or ignore it`;
}

/** Cells of a table are texts: what stands for a list, an object, a number or a yes is one where the param has such a default or the text is JSON of one. */
function readValue(value: unknown, preset: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (/^[[{]/.test(text)) return readJson(text);
  if (typeof preset === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (typeof preset === 'number' && text !== '' && Number.isFinite(Number(text))) return Number(text);
  return value;
}

function listMissing(given: Json, params: ParamRules['params']): ReadParams['problems'] {
  return Object.entries(params).flatMap(([name, { default: preset, description }]) => {
    if (preset !== undefined || (Object.hasOwn(given, name) && given[name] !== '')) return [];
    const what = description === undefined ? '' : ` (${description})`;
    return [{ path: name, text: `missing${what}; write it into a column "${name}", or give the param a default` }];
  });
}

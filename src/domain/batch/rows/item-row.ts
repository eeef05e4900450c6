import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import type { Parsed } from '../../parsed.js';
import { quote } from '../../text/quote.js';
import type { RowComplaint } from './item-complaints.js';
import { MAX_FIELDS, MAX_NAME_LENGTH, readFields } from './item-fields.js';
import { parseItemId } from './item-id.js';
import { explainMissing } from './missing-value.js';
import type { ExplainUnknown, NamedFields } from './name-fields.js';
import { keepTableWords, nameFields } from './name-fields.js';
import type { RawItem } from './raw-item.js';
import { complainOfRow, locateByField } from './raw-item.js';
import type { RowDefaults, RowRequest } from './row-request.js';
import { parseRowRequest } from './row-request.js';

/** What a row was understood as. */
export interface Draft extends RowRequest {
  /** When the row gives one. */
  readonly id?: string;
  readonly row: RawItem;
  /** The row's own fields, without those of `set`. */
  readonly own: Json;
}

/** What all rows of a batch are checked with. */
export interface RowRules extends RowDefaults {
  readonly explainUnknown: ExplainUnknown;
  /** Keys of names that are left out. */
  readonly ignored: ReadonlySet<string>;
}

type CheckedRow = Parsed<Draft | undefined, RowComplaint>;

/** Checks one row, `defaults` under its own fields. Undefined when no request can be made of it. */
export function checkRow(row: RawItem, rules: RowRules): CheckedRow {
  const { explainUnknown, ignored } = rules;
  const { fields } = row;
  if (!isObject(fields)) return refuse(row, `is ${quote(fields)}; write an object, e.g. {"prompt":"a red fox"}`);
  const excess = findExcess(Object.keys(fields));
  if (excess !== undefined) return refuse(row, excess);
  const named = nameFields(fields, explainUnknown, ignored);
  const ours = keepTableWords(named, rules);
  const ofNames = ours.complaints.map(({ path, text }) => complainOfRow(row, path, text));
  const { value, problems } = checkNamed(locateByField(row, named.given), ours, rules);
  return { value, problems: [...ofNames, ...problems] };
}

function checkNamed(row: RawItem, { fields, metadata }: NamedFields, rules: RowRules): CheckedRow {
  const missing = listMissing(row, fields);
  if (missing.length > 0) return { value: undefined, problems: missing };
  try {
    const { id: idInput, ...others } = readFields(fields);
    const id = parseItemId(idInput);
    const own = Object.keys(metadata).length === 0 ? others : { ...others, metadata };
    const request = parseRowRequest(row, own, rules);
    const ofId = id.problems.map(({ path, text }) => complainOfRow(row, path, text));
    return {
      value: request.value === undefined ? undefined : { id: id.value, ...request.value, row, own },
      problems: [...ofId, ...request.problems],
    };
  } catch (error) {
    if (error instanceof RangeError) return refuse(row, 'is nested too deeply to be read');
    throw error;
  }
}

const refuse = (row: RawItem, text: string): CheckedRow => ({
  value: undefined,
  problems: [complainOfRow(row, '', text)],
});

/** Cells in which a spreadsheet or a program says that it has no value. */
function listMissing(row: RawItem, fields: Json): RowComplaint[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const text = explainMissing(value);
    return text === undefined ? [] : [complainOfRow(row, name, text)];
  });
}

/** What makes a row none that a person wrote: comparing its names with the known ones would take long. */
export function findExcess(names: readonly string[]): string | undefined {
  if (names.length > MAX_FIELDS) return `has ${count(names.length)} fields; no request has more than ${MAX_FIELDS}`;
  const long = names.find(({ length }) => length > MAX_NAME_LENGTH);
  if (long === undefined) return undefined;
  return `has a field whose name is ${count(long.length)} characters long: ${quote(long)}; remove it`;
}

const count = (number: number): string => number.toLocaleString('en-US');

import type { Json } from '../record.js';
import type { Complaint } from '../invalid-request.js';
import { InvalidRequest } from '../invalid-request.js';
import { meaningOf, nameWord } from '../generation/meaning.js';
import { canonicalName, guessField, keepAsOwn } from './rows/field-name.js';
import type { RowComplaint } from './rows/item-complaints.js';
import { gatherComplaints } from './rows/item-complaints.js';
import { ITEM_FIELD_NAMES, MAX_NAME_LENGTH, readFields } from './rows/item-fields.js';
import { assignIds } from './rows/item-id.js';
import type { Draft, RowRules } from './rows/item-row.js';
import { checkRow } from './rows/item-row.js';
import type { ExplainUnknown } from './rows/name-fields.js';
import type { RawItem } from './rows/raw-item.js';
import { complainOfRow } from './rows/raw-item.js';

/** One generation of a batch. */
export interface Item {
  readonly id: string;
  /** What its generation gets as input: plain JSON, the fields of `set` merged in, without `id`. */
  readonly request: Json;
}

export interface CheckedRows {
  /** Of the rows that will do. With complaints they are not a batch, but can be looked at further. */
  readonly drafts: readonly Draft[];
  readonly complaints: readonly Complaint[];
}

/** Beyond this each run of a batch would begin with more than half a second of reading where its items stand. */
export const MAX_ITEMS = 100_000;

/**
 * Rows as checked items in their order, `set` merged under each row's own fields; throws `InvalidRequest` with every complaint about
 * every row at once. Pure, so that a workflow may do this with `items` of its input.
 */
export function parseItems(rows: readonly RawItem[], set: Json): Item[] {
  const { drafts, complaints } = checkItems(rows, set);
  if (complaints.length > 0) throw new InvalidRequest(complaints);
  const ids = assignIds(drafts.map(({ id, parsed }) => ({ id, meaning: meaningOf(parsed, nameWord) })));
  return drafts.map(({ request }, index) => ({ id: ids[index] ?? '', request }));
}

/** The items of a batch's own input as rows. */
export function listInlineRows(items: readonly unknown[]): RawItem[] {
  return items.map((fields, index) => ({ fields, where: `items[${index}]` }));
}

/** As `parseItems`, but hands back the complaints, for who has others to add; ids are for who knows what is in the pictures. */
export function checkItems(rows: readonly RawItem[], set: Json, options: CheckOptions = {}): CheckedRows {
  if (rows.length > MAX_ITEMS) return refuseCount(rows.length);
  const { check, gather } = createItemCheck(set, options);
  return gather(rows.map(check));
}

export type CheckOptions = Partial<Pick<RowRules, 'ignored' | 'added'>>;

/** For more rows than a batch takes. */
export function refuseCount(rows: number): CheckedRows {
  const text = `${count(rows)} items; a batch takes at most ${count(MAX_ITEMS)}: split it`;
  return { drafts: [], complaints: [{ path: '', text }] };
}

interface CheckedRow {
  readonly value?: Draft;
  readonly problems: readonly RowComplaint[];
}

/** Checks rows one after the other, and puts together what has come of all. */
export function createItemCheck(set: Json, { ignored = new Set(), added = [] }: CheckOptions) {
  const explain = createExplainer();
  const { defaults, complaints: ofSet } = checkSet(set, explain);
  const firstPlaces = new Map<string, string>();
  return {
    check: (row: RawItem): CheckedRow => {
      const { value, problems } = checkRow(row, { defaults, explainUnknown: explain, ignored, added });
      return { value, problems: [...problems, ...claimId(value?.id, row, firstPlaces)] };
    },
    gather: (checked: readonly CheckedRow[]): CheckedRows => {
      const complaints = checked.flatMap(({ problems }) => problems);
      return {
        drafts: checked.flatMap(({ value }) => value ?? []),
        complaints: [...ofSet, ...gatherComplaints(complaints, checked.length)],
      };
    },
  };
}

/** Complains of an id that an earlier row has; `firstPlaces` is where each id stands first. */
export function claimId(id: string | undefined, row: RawItem, firstPlaces: Map<string, string>): RowComplaint[] {
  if (id === undefined) return [];
  const other = firstPlaces.get(id);
  if (other !== undefined) {
    return [complainOfRow(row, 'id', `"${id}" is the id of ${other} too; give each its own, or none`)];
  }
  firstPlaces.set(id, row.where);
  return [];
}

/** What is no request field at all is said once, and does not hide what is wrong with the rows. */
function checkSet(set: Json, explainUnknown: ExplainUnknown): { defaults: Json; complaints: Complaint[] } {
  const defaults = new Map<string, unknown>();
  const complaints: Complaint[] = [];
  const named = Object.entries(set).map(([name, value]) => [canonicalName(name) ?? name, value] as const);
  for (const [name, value] of Object.entries(readFields(Object.fromEntries(named)))) {
    const isOfOne = name === 'id' || name === 'taskId';
    if (!isOfOne && (name === 'product' || ITEM_FIELD_NAMES.includes(name))) defaults.set(name, value);
    else complaints.push({ path: `set ${name}`, text: isOfOne ? ONE_ITEM : explainUnknown(name).text });
  }
  return { defaults: Object.fromEntries(defaults), complaints };
}

const ONE_ITEM = 'is for one item; leave it out';

/** Comparing a name with all that there are takes a while, and a wrong one stands in every row. */
function createExplainer(): ExplainUnknown {
  const known = new Map<string, ReturnType<ExplainUnknown>>();
  return (name) => {
    const explained = known.get(name) ?? explainUnknown(name);
    known.set(name, explained);
    return explained;
  };
}

function explainUnknown(name: string): ReturnType<ExplainUnknown> {
  const guess = guessField(name.slice(0, MAX_NAME_LENGTH));
  if (guess === undefined) return { text: "unknown field; remove it, or write one of Kling's" };
  const own = guess.isWord ? ` (${keepAsOwn(name)})` : '';
  return { text: `unknown field; did you mean "${guess.name}"?${own}`, guess: guess.name };
}

const count = (number: number): string => number.toLocaleString('en-US');

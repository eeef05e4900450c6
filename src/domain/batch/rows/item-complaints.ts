import type { Complaint } from '../../invalid-request.js';

/** What is wrong with one row. */
export interface RowComplaint extends Complaint {
  /** The row, e.g. `prompts.csv:12` or `items[3]`. */
  readonly where: string;
  /** As exactly as it is known, e.g. `prompts.csv:12:34`; slow, so it is called for what is printed only. */
  readonly findPlace: () => string;
  /** True when `set` gave the field: then it is wrong for many rows and mended in one place. */
  readonly isFromSet: boolean;
}

/** A complaint about a row as a whole, or about the file when `where` is its name. */
export function complainOf(where: string, text: string, place = where): RowComplaint {
  return { where, findPlace: () => place, path: '', text, isFromSet: false };
}

/** How often the same sentence is printed with a line of its own; further rows are named by their numbers in the last of them. */
const MAX_REPEATS = 10;

/**
 * Complaints about rows as complaints about a file: each with its place, and a mistake that runs through the whole file ten times and
 * then as a list of rows, so that it does not bury the others. Nothing is left out. `rowCount` is how many rows there are: what `set` makes
 * wrong in all of them is said without naming any.
 */
export function gatherComplaints(rows: readonly RowComplaint[], rowCount = Infinity): Complaint[] {
  const groups = new Map<string, RowComplaint[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.isFromSet, row.path, row.text]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const all = [...groups.values()];
  const ofSet = all.filter(([first]) => first?.isFromSet === true).flatMap((group) => describeSet(group, rowCount));
  const repeats = new Map(all.map((group) => [group[MAX_REPEATS], group.slice(MAX_REPEATS + 1)] as const));
  const hidden = new Set(all.flatMap((group) => group.slice(MAX_REPEATS + 1)));
  const ofRows = rows
    .filter((row) => !row.isFromSet && !hidden.has(row))
    .map((row) => ({
      path: `${row.findPlace()} ${row.path}`.trim(),
      text: row.text + describeRest(repeats.get(row) ?? []),
    }));
  return [...ofSet, ...ofRows];
}

function describeSet(group: readonly RowComplaint[], rowCount: number): Complaint[] {
  const [first, ...others] = group;
  if (first === undefined) return [];
  const scope = group.length === rowCount ? '' : ` (for ${first.where}${describeOthers(others)})`;
  return [{ path: `set ${first.path}`, text: first.text + scope }];
}

const describeOthers = (others: readonly RowComplaint[]): string =>
  others.length === 0 ? '' : ` and ${countRows(others.length)}: ${listRows(others)}`;

const describeRest = (rest: readonly RowComplaint[]): string =>
  rest.length === 0 ? '' : `; the same in ${countRows(rest.length)}: ${listRows(rest)}`;

const countRows = (count: number): string => `${count.toLocaleString('en-US')} more ${count === 1 ? 'row' : 'rows'}`;

/** The rows' own numbers, neighbours drawn together: `12-10001, 10005`. */
export function listRows(rows: readonly { readonly where: string }[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const { where } of rows) {
    const number = Number(/(\d+)\D*$/.exec(where)?.[1]);
    const last = ranges.at(-1);
    if (last !== undefined && number === last.to + 1) last.to = number;
    else if (number !== last?.to) ranges.push({ from: number, to: number });
  }
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}

import type { Complaint } from '../invalid-request.js';
import { findExcess } from '../generation/input-bounds.js';
import { InvalidRequest } from '../invalid-request.js';
import { nearest } from '../text/nearest.js';
import { quote } from '../text/quote.js';
import { isRecord } from '../record.js';
import { parseRunOptions } from '../generation/run-options.js';

type Json = Readonly<Record<string, unknown>>;

/** Where a batch's items come from: in its own input, for small batches, or in a CSV or JSONL file that the worker reads. */
export type ItemSource = {
  /** Names of fields or columns that are left out. */
  readonly ignoreColumns?: readonly string[];
} & (
  | { readonly kind: 'items'; readonly items: readonly unknown[] }
  /** Absolute, or relative to the worker's output directory. */
  | { readonly kind: 'manifest'; readonly manifest: string }
);

/** How a batch is run: its `run` object. What is not the batch's own is the default for the `run` of each item. */
export interface BatchOptions {
  /** Generations under way at once. Undefined: enough to keep the account's slots full. */
  readonly concurrency?: number;
  /** What Kling may deduct before nothing more is started, in units or money. */
  readonly budget?: number;
  /** Generations that one workflow run starts before the batch continues as new; at 4 to 9 events each. */
  readonly continueAfter: number;
  /** `attempts`, `timeout`, `stuckAfter`, `retryAfter` and `priority`, as they were written. */
  readonly itemRun: Json;
  /** Of the items, as understood: from when on an item counts as stuck. */
  readonly stuckAfterMs: number;
  /** Items that are made already from something else are made as well, beside that, instead of being refused. */
  readonly force?: boolean;
}

export interface BatchRequest {
  readonly source: ItemSource;
  /** Request fields for all items; an item's own fields win. */
  readonly set: Json;
  readonly options: BatchOptions;
}

/** 1 is first, 5 last; an interactive generation has 3 and so overtakes a batch. */
const DEFAULT_PRIORITY = 4;
/** Each generation under way is a workflow in the worker's cache; more than this fill no more slots. */
export const MAX_CONCURRENCY = 500;

/** The most that keep a run below 4,096 events even when they come thick and fast. */
const MAX_CONTINUE_AFTER = 1000;

const OWN_NAMES = ['concurrency', 'budget', 'continueAfter', 'force'] as const;
const NAMES = ['items', 'manifest', 'set', 'ignoreColumns', 'run'] as const;

/** Turns the input of the workflow `batch` into a request, or throws `InvalidRequest` with every complaint at once. */
export function parseBatch(input: unknown): BatchRequest {
  const complaints: Complaint[] = [];
  if (!isRecord(input)) {
    throw new InvalidRequest([
      {
        path: '',
        text: `the input is ${quote(input)}; write one JSON object, e.g. {"items":[{"prompt":"a red fox in the snow"}]}`,
      },
    ]);
  }
  const excess = findExcess(input);
  if (excess !== undefined) throw new InvalidRequest([excess]);
  for (const name of Object.keys(input)) {
    if ((NAMES as readonly string[]).includes(name)) continue;
    const guess = nearest(name, NAMES);
    const hint = guess === undefined ? `request fields for all items go into "set"` : `did you mean "${guess}"?`;
    complaints.push({ path: name, text: `unknown; ${hint}` });
  }
  const ignoreColumns = parseNames(input.ignoreColumns, complaints);
  const found = parseSource(input, complaints);
  const source = found === undefined || ignoreColumns === undefined ? found : { ...found, ignoreColumns };
  const { set = {} } = input;
  if (!isObject(set))
    complaints.push({ path: 'set', text: 'write an object of request fields, e.g. {"duration":"10"}' });
  const options = parseOptions(input.run, complaints);
  if (complaints.length > 0 || source === undefined) throw new InvalidRequest(complaints);
  return { source, set: isObject(set) ? set : {}, options };
}

function parseSource({ items, manifest }: Json, complaints: Complaint[]): ItemSource | undefined {
  if ((items === undefined) === (manifest === undefined)) {
    const text = 'give either "items", a list of requests, or "manifest", the path of a CSV or JSONL file';
    complaints.push({ path: items === undefined ? '' : 'items', text });
    return undefined;
  }
  if (manifest === undefined) {
    if (Array.isArray(items) && items.length > 0) return { kind: 'items', items };
    complaints.push({ path: 'items', text: 'write a list of at least one request, e.g. [{"prompt":"a red fox"}]' });
    return undefined;
  }
  if (typeof manifest === 'string' && manifest.trim() !== '') return { kind: 'manifest', manifest };
  complaints.push({ path: 'manifest', text: 'write the path of a CSV or JSONL file on the machine of the worker' });
  return undefined;
}

function parseNames(value: unknown, complaints: Complaint[]): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value;
  complaints.push({ path: 'ignoreColumns', text: 'write a list of names, e.g. ["Status","Notes"]' });
  return undefined;
}

function parseOptions(run: unknown, complaints: Complaint[]): BatchOptions {
  const given: Json = isObject(run) ? run : {};
  const { concurrency, budget, continueAfter = MAX_CONTINUE_AFTER, force, ...itemRun } = given;
  const parsed = parseRunOptions(run === undefined || isObject(run) ? itemRun : run, OWN_NAMES);
  complaints.push(...parsed.problems);
  return {
    concurrency: concurrency === undefined ? undefined : parseConcurrency(concurrency, 'run.concurrency', complaints),
    budget: budget === undefined ? undefined : parseBudget(budget, 'run.budget', complaints),
    continueAfter: parseCount(continueAfter, MAX_CONTINUE_AFTER, 'run.continueAfter', complaints) ?? MAX_CONTINUE_AFTER,
    itemRun: { priority: DEFAULT_PRIORITY, ...itemRun },
    stuckAfterMs: parsed.value.stuckAfterMs,
    ...(parseForce(force, complaints) ? { force: true } : {}),
  };
}

function parseForce(value: unknown, complaints: Complaint[]): boolean {
  if (value === true || value === 'true') return true;
  if (value === undefined || value === false || value === 'false') return false;
  complaints.push({ path: 'run.force', text: `${quote(value)}; write true or false` });
  return false;
}

/** A whole number from 1 to 500, or a complaint about `path`. */
export function parseConcurrency(value: unknown, path: string, complaints: Complaint[]): number | undefined {
  return parseCount(value, MAX_CONCURRENCY, path, complaints);
}

function parseCount(value: unknown, max: number, path: string, complaints: Complaint[]): number | undefined {
  const count = toNumber(value);
  if (count !== undefined && Number.isInteger(count) && count >= 1 && count <= max) return count;
  complaints.push({ path, text: `${quote(value)}; write a whole number from 1 to ${max}` });
  return undefined;
}

/** A number above 0, or a complaint about `path`. */
export function parseBudget(value: unknown, path: string, complaints: Complaint[]): number | undefined {
  const budget = toNumber(value);
  if (budget !== undefined && budget > 0) return budget;
  complaints.push({
    path,
    text: `${quote(value)}; write what may be spent, e.g. 100, in Kling's units or money`,
  });
  return undefined;
}

function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

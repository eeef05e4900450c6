import type { Json } from '../record.js';
import { isObject, isRecord } from '../record.js';
import type { Complaint } from '../invalid-request.js';
import { findExcess } from '../generation/input-bounds.js';
import { InvalidRequest } from '../invalid-request.js';
import type { Parsed } from '../parsed.js';
import { invalid, valid } from '../parsed.js';
import type { NotifyTarget } from '../notices/target.js';
import { listItemTargets, parseNotify } from '../notices/target.js';
import type { Then } from '../notices/then.js';
import { parseThen } from '../notices/then.js';
import { nearest } from '../text/nearest.js';
import { quote } from '../text/quote.js';
import { readNumber } from '../text/read-number.js';
import { parseRunOptions } from '../generation/run-options.js';

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
  /** Failures in a row, for one reason, after which nothing more is started until somebody resumes. */
  readonly stopAfter?: number;
  /** Share of failures among the latest items above which an alert is raised, 0 to 1. */
  readonly alertAbove?: number;
  /** Generations that one workflow run starts before the batch continues as new; at 4 to 9 events each. */
  readonly continueAfter: number;
  /** Who hears of the batch, besides those whom the operator has named. */
  readonly notify?: readonly NotifyTarget[];
  /** A workflow of the user's that is started with the batch's result. */
  readonly then?: Then;
  /** What of `run` goes for each item, as it was written. */
  readonly itemRun: Json;
  /** Of the items, as understood: from when on an item counts as stuck. */
  readonly stuckAfterMs: number;
  /** Items that are made already from something else are made as well, beside that, instead of being refused. */
  readonly force?: boolean;
}

export interface BatchRequest {
  readonly source: ItemSource;
  /** What each item runs, where the items are the params of a pipeline: as the workflow `pipeline` takes it. */
  readonly pipeline?: Json;
  /** Request fields, or params, for all items; an item's own win. */
  readonly set: Json;
  /** Ids of the items that are made; all others stay as they are. Undefined: all that have not succeeded. */
  readonly only?: readonly string[];
  readonly options: BatchOptions;
}

/** 1 is first, 5 last; an interactive generation has 3 and so overtakes a batch. */
const DEFAULT_PRIORITY = 4;
/** Each generation under way is a workflow in the worker's cache; more than this fill no more slots. */
export const MAX_CONCURRENCY = 500;

/** Nobody waits for more of the same. */
const MAX_STOP_AFTER = 1000;

/** The most that keep a run below 4,096 events even when they come thick and fast. */
const MAX_CONTINUE_AFTER = 1000;

const OWN_NAMES = ['concurrency', 'budget', 'stopAfter', 'alertAbove', 'continueAfter', 'force'] as const;
const NAMES = ['items', 'manifest', 'pipeline', 'set', 'ignoreColumns', 'only', 'run'] as const;

/** Each of its pipelines is started with it, and a hundred of them in one step must stay below Temporal's 4 MB several times over. */
const MAX_PIPELINE_LENGTH = 100_000;

/** Turns the input of the workflow `batch` into a request, or throws `InvalidRequest` with every complaint at once. */
export function parseBatch(input: unknown): BatchRequest {
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
  const ignoreColumns = parseNames(input.ignoreColumns, 'ignoreColumns', '["Status","Notes"]');
  const only = parseNames(input.only, 'only', '["9f3c2a7b1d"], of item ids');
  const source = parseSource(input);
  const set = parseSet(input.set);
  const options = parseOptions(input.run);
  const pipeline = parsePipelineOf(input.pipeline);
  const problems = [
    checkNames(input),
    ...[ignoreColumns, source, pipeline, set, only, options].map((one) => one.problems),
  ].flat();
  if (problems.length > 0 || source.value === undefined) throw new InvalidRequest(problems);
  const ignored = ignoreColumns.value === undefined ? {} : { ignoreColumns: ignoreColumns.value };
  return {
    source: { ...source.value, ...ignored },
    ...(pipeline.value === undefined ? {} : { pipeline: pipeline.value }),
    ...{ set: set.value, only: only.value, options: options.value },
  };
}

/** Its steps are looked at with the rows. */
function parsePipelineOf(value: unknown): Parsed<Json | undefined> {
  if (value === undefined) return valid(undefined);
  const example = '{"params":{"topic":null},"steps":{"scene":{"generate":{"prompt":"${params.topic}"}}}}';
  if (!isObject(value) || !isObject(value.steps))
    return invalid(undefined, 'pipeline', `${quote(value)}; write a pipeline, e.g. ${example}`);
  const { length } = JSON.stringify(value);
  if (length <= MAX_PIPELINE_LENGTH) return valid(value);
  const text = `${length.toLocaleString('en-US')} characters of JSON; in a batch, write at most ${MAX_PIPELINE_LENGTH.toLocaleString('en-US')}`;
  return invalid(undefined, 'pipeline', text);
}

function checkNames(input: Json): readonly Complaint[] {
  const unknown = Object.keys(input).filter((name) => !(NAMES as readonly string[]).includes(name));
  return unknown.map((name) => {
    const guess = nearest(name, NAMES);
    const hint = guess === undefined ? `request fields for all items go into "set"` : `did you mean "${guess}"?`;
    return { path: name, text: `unknown; ${hint}` };
  });
}

function parseSource({ items, manifest }: Json): Parsed<ItemSource | undefined> {
  if ((items === undefined) === (manifest === undefined)) {
    const text = 'give either "items", a list of requests, or "manifest", the path of a CSV or JSONL file';
    return invalid(undefined, items === undefined ? '' : 'items', text);
  }
  if (manifest === undefined) {
    if (Array.isArray(items) && items.length > 0) return valid({ kind: 'items', items });
    return invalid(undefined, 'items', 'write a list of at least one request, e.g. [{"prompt":"a red fox"}]');
  }
  if (typeof manifest === 'string' && manifest.trim() !== '') return valid({ kind: 'manifest', manifest });
  return invalid(undefined, 'manifest', 'write the path of a CSV or JSONL file on the machine of the worker');
}

function parseNames(value: unknown, path: string, example: string): Parsed<readonly string[] | undefined> {
  if (value === undefined) return valid(undefined);
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return valid(value);
  return invalid(undefined, path, `write a list of names, e.g. ${example}`);
}

function parseSet(set: unknown = {}): Parsed<Json> {
  if (isObject(set)) return valid(set);
  return invalid({}, 'set', 'write an object of request fields, e.g. {"duration":"10"}');
}

function parseOptions(run: unknown): Parsed<BatchOptions> {
  const given: Json = isObject(run) ? run : {};
  const own: readonly string[] = [...OWN_NAMES, 'notify', 'then'];
  const itemRun = Object.fromEntries(Object.entries(given).filter(([name]) => !own.includes(name)));
  const ofItems = parseRunOptions(run === undefined || isObject(run) ? itemRun : run, OWN_NAMES);
  const concurrency = parseIfGiven(given.concurrency, (value) => parseConcurrency(value, 'run.concurrency'));
  const budget = parseIfGiven(given.budget, (value) => parseBudget(value, 'run.budget'));
  const stopAfter = parseIfGiven(given.stopAfter, (value) => parseCount(value, MAX_STOP_AFTER, 'run.stopAfter'));
  const alertAbove = parseIfGiven(given.alertAbove, parseRate);
  const continueAfter = parseIfGiven(given.continueAfter, (value) =>
    parseCount(value, MAX_CONTINUE_AFTER, 'run.continueAfter'),
  );
  const isForced = parseForce(given.force);
  const notify = parseNotify(given.notify);
  const then = parseThen(given.then);
  // Thousands of items announce nothing that nobody has asked for.
  const ofEach = listItemTargets(notify.value ?? []);
  return {
    value: {
      concurrency: concurrency.value,
      budget: budget.value,
      ...(stopAfter.value === undefined ? {} : { stopAfter: stopAfter.value }),
      ...(alertAbove.value === undefined ? {} : { alertAbove: alertAbove.value }),
      continueAfter: continueAfter.value ?? MAX_CONTINUE_AFTER,
      itemRun: { priority: DEFAULT_PRIORITY, ...itemRun, ...(ofEach.length === 0 ? {} : { notify: ofEach }) },
      ...(notify.value === undefined ? {} : { notify: notify.value }),
      ...(then.value === undefined ? {} : { then: then.value }),
      stuckAfterMs: ofItems.value.stuckAfterMs,
      ...(isForced.value ? { force: true } : {}),
    },
    problems: [ofItems, concurrency, budget, stopAfter, alertAbove, continueAfter, isForced, notify, then].flatMap(
      (one) => one.problems,
    ),
  };
}

function parseForce(value: unknown): Parsed<boolean> {
  if (value === true || value === 'true') return valid(true);
  if (value === undefined || value === false || value === 'false') return valid(false);
  return invalid(false, 'run.force', `${quote(value)}; write true or false`);
}

type Count = Parsed<number | undefined>;

const parseIfGiven = (value: unknown, parse: (value: unknown) => Count): Count =>
  value === undefined ? valid(undefined) : parse(value);

/** A whole number from 1 to 500. */
export function parseConcurrency(value: unknown, path: string): Count {
  return parseCount(value, MAX_CONCURRENCY, path);
}

/** A whole number from 1 on. */
export function parseCount(value: unknown, max: number, path: string): Count {
  const count = readNumber(value);
  if (count !== undefined && Number.isInteger(count) && count >= 1 && count <= max) return valid(count);
  return invalid(undefined, path, `${quote(value)}; write a whole number from 1 to ${max}`);
}

/** A number above 0. */
export function parseBudget(value: unknown, path: string): Count {
  const budget = readNumber(value);
  if (budget !== undefined && budget > 0) return valid(budget);
  return invalid(undefined, path, `${quote(value)}; write what may be spent, e.g. 100, in Kling's units or money`);
}

/** A share, such as 0.3 or `30%`. */
function parseRate(value: unknown): Count {
  const percent = typeof value === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(value)?.[1] : undefined;
  const rate = percent === undefined ? readNumber(value) : Number(percent) / 100;
  if (rate !== undefined && rate > 0 && rate <= 1) return valid(rate);
  return invalid(undefined, 'run.alertAbove', `${quote(value)}; write a share of failures, e.g. 0.3 or "30%"`);
}

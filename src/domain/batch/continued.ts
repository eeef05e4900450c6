import { isDecimal } from '../decimal.js';
import { isObject } from '../record.js';
import type { Complaint } from '../invalid-request.js';
import { InvalidRequest } from '../invalid-request.js';
import { isIsoTime } from '../text/iso-time.js';
import { quote } from '../text/quote.js';
import type { TotalCost } from './cost/total-cost.js';
import { moneyOf, toTotalCost } from './cost/total-cost.js';
import type { ItemRecord } from './item.js';
import type { BlockedBook } from './blocks/block.js';
import { isBlockedBook } from './blocks/block.js';
import type { PackedBook } from './packed-book.js';
import { isPackedBook } from './packed-book.js';
import { BATCH_STATES } from './progress/progress.js';
import type { BatchFacts } from './progress/batch-facts.js';

/** What one run of a batch hands to the next. */
export interface Continued {
  /** Of this form; absent in what earlier versions have handed over. */
  readonly version?: number;
  readonly facts: PackedFacts;
  /** Of a large batch, only the items that are not as its blocks have them. */
  readonly book: PackedBook;
  /** All items of a large batch. */
  readonly kept?: BlockedBook;
  /** Of items whose end is not in the journal yet. */
  readonly records: readonly ItemRecord[];
}

export const CONTINUED_VERSION = 1;
/** Earlier versions would take the items that have changed for all that there are. */
export const CONTINUED_IN_BLOCKS_VERSION = 2;

/** The facts with their cost as every version has written it. */
export type PackedFacts = Omit<BatchFacts, 'cost'> & { readonly cost: TotalCost };

export function packFacts(facts: BatchFacts): PackedFacts {
  return { ...facts, cost: toTotalCost(facts.cost) };
}

export function unpackFacts(facts: PackedFacts): BatchFacts {
  return { ...facts, cost: moneyOf(facts.cost), earlier: facts.earlier ?? undefined };
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0;
const isBoolean: Check = (value) => typeof value === 'boolean';
const isList: Check = (value) => Array.isArray(value);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);

const isTotalCost: Check = (value) =>
  isObject(value) && isNumber(value.units) && isObject(value.amounts) && Object.values(value.amounts).every(isNumber);

const isLine: Check = (value) =>
  isObject(value) && isNumber(value.window) && maybe(isText)(value.pausedBy) && maybe(isIsoTime)(value.resumesAt);

const isExpected: Check = (value) =>
  isObject(value) &&
  [value.units, value.usd].every(isDecimal) &&
  isObject(value.cost) &&
  isDecimal(value.cost.units) &&
  isObject(value.cost.amounts) &&
  Object.values(value.cost.amounts).every(isDecimal) &&
  isCount(value.unpriced);

/** What each fact must be for a batch to go on with it; those of later versions are left as they are. */
const FACTS: Readonly<Record<string, Check>> = {
  batchId: isText,
  pipeline: maybe(isObject),
  manifest: (value) => isText(value) && value !== '',
  searchable: isBoolean,
  itemRun: isObject,
  state: (value) => (BATCH_STATES as readonly unknown[]).includes(value),
  reason: maybe(isText),
  cause: maybe(isText),
  notify: maybe(isList),
  then: maybe(isObject),
  told: maybe((value) => isObject(value) && isNumber(value.tenths)),
  pausedAt: maybe(isIsoTime),
  concurrency: maybe((value) => isCount(value) && value !== 0),
  defaultConcurrency: (value) => isCount(value) && value !== 0,
  budget: maybe(isNumber),
  stopAfter: maybe(isCount),
  alertAbove: maybe(isNumber),
  stuckAfterMs: isNumber,
  continueAfter: (value) => isCount(value) && value !== 0,
  cost: isTotalCost,
  expected: maybe(isExpected),
  earlier: maybe(
    (value) =>
      isObject(value) && isTotalCost(value.cost) && isNumber(value.elapsedSeconds) && maybe(isExpected)(value.expected),
  ),
  measured: (value) => isObject(value) && isNumber(value.count) && isNumber(value.seconds) && isNumber(value.parallel),
  paidItems: isNumber,
  latestFailures: isList,
  alike: maybe(
    (value) => isObject(value) && [value.kind, value.words, value.text].every(isText) && isCount(value.count),
  ),
  recent: maybe(isText),
  alerts: maybe(
    (value) =>
      isObject(value) &&
      Object.values(value).every((alert) => isObject(alert) && isIsoTime(alert.since) && isText(alert.text)),
  ),
  notices: (value) => Array.isArray(value) && value.every(isText),
  startedAt: isIsoTime,
  accounts: maybe((value) => isObject(value) && Object.values(value).every(isLine)),
  resumesAt: maybe(isIsoTime),
  resumedAt: maybe(isIsoTime),
  endedAt: maybe(isIsoTime),
};

/**
 * Reads what an earlier run has handed over, or throws `InvalidRequest`: somebody may start a batch with it by hand, and a later version may have
 * written what this one does not understand.
 */
export function parseContinued(value: unknown, batchId: string): Continued {
  const complaint = findFault(value, batchId);
  if (complaint !== undefined) throw new InvalidRequest([complaint]);
  return value as Continued;
}

function findFault(value: unknown, batchId: string): Complaint | undefined {
  const fault = (path: string, found: unknown): Complaint => ({
    path: `continued${path}`,
    text: `${quote(found)} is not what a run of a batch hands over; leave "continued" out, and the batch does what is missing`,
  });
  if (!isObject(value)) return fault('', value);
  const { version = 1, facts, book, kept, records } = value;
  if (version !== CONTINUED_VERSION && version !== CONTINUED_IN_BLOCKS_VERSION) {
    const text = `${quote(version)} was written by another version of kling-temporal; run that one, or start the batch again with this one`;
    return { path: 'continued.version', text };
  }
  if (!isObject(facts)) return fault('.facts', facts);
  for (const [name, isRight] of Object.entries(FACTS)) {
    if (!isRight(facts[name])) return fault(`.facts.${name}`, facts[name]);
  }
  if (facts.batchId !== batchId) return fault('.facts.batchId', facts.batchId);
  if (!isPackedBook(book)) return fault('.book', book);
  if (version === CONTINUED_IN_BLOCKS_VERSION && !isBlockedBook(kept)) return fault('.kept', kept);
  const isRecord = (record: unknown) => isObject(record) && isText(record.id) && isText(record.state);
  if (!Array.isArray(records) || !records.every(isRecord)) return fault('.records', records);
  return undefined;
}

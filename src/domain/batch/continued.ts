import { isObject } from '../record.js';
import type { Complaint } from '../invalid-request.js';
import { InvalidRequest } from '../invalid-request.js';
import type { Check, Shape } from '../shape.js';
import {
  findWrong,
  isBoolean,
  isCount,
  isList,
  isNumber,
  isText,
  listOf,
  nullable,
  oneOf,
  optional,
  recordOf,
  shaped,
} from '../shape.js';
import { isIsoTime } from '../text/iso-time.js';
import { quote } from '../text/quote.js';
import { isExpected } from './cost/expected.js';
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

/** Also where it is absent, of which JSON may have made null. */
const maybe = (check: Check): Check => optional(nullable(check));

const isTotalCost = shaped({ units: isNumber, amounts: recordOf(isNumber) });
const isLine = shaped({ window: isNumber, pausedBy: maybe(isText), resumesAt: maybe(isIsoTime) });
const isPositive: Check = (value) => isCount(value) && value !== 0;

/** What each fact must be for a batch to go on with it; those of later versions are left as they are. */
const FACTS: Shape = {
  batchId: isText,
  pipeline: maybe(isObject),
  manifest: (value) => isText(value) && value !== '',
  searchable: isBoolean,
  itemRun: isObject,
  state: oneOf(BATCH_STATES),
  reason: maybe(isText),
  cause: maybe(isText),
  notify: maybe(isList),
  then: maybe(isObject),
  told: maybe(shaped({ tenths: isNumber })),
  pausedAt: maybe(isIsoTime),
  concurrency: maybe(isPositive),
  defaultConcurrency: isPositive,
  budget: maybe(isNumber),
  stopAfter: maybe(isCount),
  alertAbove: maybe(isNumber),
  stuckAfterMs: isNumber,
  continueAfter: isPositive,
  cost: isTotalCost,
  expected: maybe(isExpected),
  earlier: maybe(shaped({ cost: isTotalCost, elapsedSeconds: isNumber, expected: maybe(isExpected) })),
  measured: shaped({ count: isNumber, seconds: isNumber, parallel: isNumber }),
  paidItems: isNumber,
  latestFailures: isList,
  alike: maybe(shaped({ kind: isText, words: isText, text: isText, count: isCount })),
  recent: maybe(isText),
  alerts: maybe(recordOf(shaped({ since: isIsoTime, text: isText }))),
  notices: listOf(isText),
  startedAt: isIsoTime,
  accounts: maybe(recordOf(isLine)),
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
  const wrong = findWrong(facts, FACTS);
  if (wrong !== undefined) return fault(`.facts.${wrong}`, facts[wrong]);
  if (facts.batchId !== batchId) return fault('.facts.batchId', facts.batchId);
  if (!isPackedBook(book)) return fault('.book', book);
  if (version === CONTINUED_IN_BLOCKS_VERSION && !isBlockedBook(kept)) return fault('.kept', kept);
  if (!listOf(shaped({ id: isText, state: isText }))(records)) return fault('.records', records);
  return undefined;
}

import { compare } from '../../decimal.js';
import { shorten } from '../../generation/generation.js';
import type { Cost } from '../../money.js';
import { addCost, spentOf } from '../../money.js';
import { expectItem } from '../cost/expected.js';
import type { ItemRecord } from '../item.js';
import type { BatchProgress } from './progress.js';
import type { BatchFacts } from './batch-facts.js';
import { remember } from '../trouble/batch-alerts.js';
import { countAlike } from '../trouble/like-failures.js';
import { measure } from './batch-facts.js';

const MAX_LATEST_FAILURES = 5;
const MAX_TEXT_LENGTH = 300;

/** What is counted of an end besides the item's record. */
export interface EndCounts {
  /** What this try has cost. */
  readonly charged: Cost | undefined;
  /** How many items Kling generated until now, this one included. */
  readonly processing: number;
}

/** What a batch knows of itself once one more item has ended. */
export function countEnd(facts: BatchFacts, record: ItemRecord, { charged, processing }: EndCounts): BatchFacts {
  const cost = addCost(facts.cost, charged);
  const isPaid = compare(spentOf(cost), spentOf(facts.cost)) > 0;
  const seconds = record.generatingSeconds ?? record.elapsedSeconds;
  const isMeasured = record.state === 'completed' && seconds !== undefined;
  return {
    ...facts,
    cost,
    expected: facts.expected && expectItem(facts.expected, record, charged),
    paidItems: facts.paidItems + (isPaid ? 1 : 0),
    measured: isMeasured ? measure(facts.measured, seconds, processing) : facts.measured,
    alike: countAlike(facts.alike, record),
    recent: record.state === 'cancelled' ? facts.recent : remember(facts.recent, record.state === 'failed' ? 'f' : 'c'),
    latestFailures: [...listFailure(record), ...facts.latestFailures].slice(0, MAX_LATEST_FAILURES),
  };
}

function listFailure({ id, error, endedAt }: ItemRecord): BatchProgress['latestFailures'] {
  if (error === undefined) return [];
  return [{ id, at: endedAt, kind: error.kind, code: error.code, text: shorten(error.text, MAX_TEXT_LENGTH) }];
}

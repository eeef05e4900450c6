import type { Alert, AlertName } from '../../alerts/alert.js';
import { ALERTS } from '../../alerts/alert.js';
import { renderRate } from '../../text/rate.js';
import type { BatchProgress } from '../progress/progress.js';
import type { LikeFailures } from './like-failures.js';
import { renderAlike } from './like-failures.js';

/** Since when each alert of a batch is raised, ISO 8601, and what it says. */
export type BatchAlerts = Partial<Record<AlertName, Pick<Alert, 'since' | 'text'>>>;

/** What of a batch's facts its alerts follow from. */
interface WatchedBatch {
  readonly batchId: string;
  readonly alike?: LikeFailures;
  readonly recent?: string;
  readonly stopAfter?: number;
  readonly alertAbove?: number;
  readonly alerts?: BatchAlerts;
  readonly endedAt?: string;
}

/** Without `run.stopAfter`, so many failures for one reason are worth a look. */
const LIKE_FAILURES = 5;
/** The latest ends that a rate is taken of, and how many it takes to speak of one. */
const RECENT = 20;
const MIN_ENDED = 10;
/** Without `run.alertAbove`. Moderation alone refuses less than that of most files. */
const DEFAULT_RATE = 0.3;

/** How the latest items ended, the latest last: `c` completed, `f` failed. */
export const remember = (recent: string | undefined, end: 'c' | 'f'): string => `${recent ?? ''}${end}`.slice(-RECENT);

/** What a batch should be looked at for, by name. */
function listTrouble({ alike, stopAfter, recent = '', alertAbove = DEFAULT_RATE, endedAt }: WatchedBatch) {
  const trouble: Partial<Record<AlertName, string>> = {};
  if (endedAt !== undefined) return trouble;
  if (alike !== undefined && alike.count >= (stopAfter ?? LIKE_FAILURES)) trouble['like-failures'] = renderAlike(alike);
  const failed = recent.split('f').length - 1;
  const rate = failed / Math.max(1, recent.length);
  if (recent.length >= MIN_ENDED && rate > alertAbove)
    trouble['failure-rate'] =
      `${failed} of the last ${recent.length} items have failed (${renderRate(rate)}; more than ${renderRate(alertAbove)})`;
  return trouble;
}

/** What has changed of a batch's alerts. */
export interface AlertNews {
  readonly alerts: BatchAlerts;
  readonly raised: readonly Alert[];
  readonly over: readonly Alert[];
}

/** Which alerts are raised now and which are over, `at` being now; undefined when nothing has changed. */
export function judgeBatch(facts: WatchedBatch, at: string): AlertNews | undefined {
  const { batchId, alerts: before = {} } = facts;
  const trouble = listTrouble(facts);
  const after: BatchAlerts = Object.fromEntries(
    Object.entries(trouble).map(([alert, text]) => [alert, before[alert as AlertName] ?? { since: at, text }]),
  );
  const raised = toAlerts(batchId, after).filter(({ alert }) => before[alert] === undefined);
  const over = toAlerts(batchId, before).filter(({ alert }) => after[alert] === undefined);
  return over.length === 0 && raised.length === 0 ? undefined : { alerts: after, raised, over };
}

/** One by one, in the order in which all alerts are listed. */
export const toAlerts = (batchId: string, alerts: BatchAlerts): readonly Alert[] =>
  ALERTS.flatMap((alert) => {
    const known = alerts[alert];
    return known === undefined ? [] : [{ alert, about: batchId, ...known }];
  });

/** What the alerts of a batch say, but for what made it pause: that is said as the reason. */
export function listAlertTexts({ alerts = [], reason }: Pick<BatchProgress, 'alerts' | 'reason'>): readonly string[] {
  return alerts.map(({ text }) => text).filter((text) => text !== reason);
}

import type { SubmitHeartbeat } from '../../contract/generation-activities.js';
import type { FailureKind } from '../../domain/failure.js';
import { FAILURES } from '../../domain/failure.js';
import type { WaitReason } from '../../domain/generation/waiting.js';
import { KlingFailure } from '../../domain/kling-failure.js';

/** A try of `submit` that has failed, and what the one before it has left. */
export interface FailedTry {
  readonly externalTaskId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly past?: SubmitHeartbeat;
}

/** What a failed try leaves behind. */
export interface Aftermath {
  /** For the next try. */
  readonly heartbeat: SubmitHeartbeat;
  /** Why the generation stays queued, when that is to be told now. */
  readonly news?: WaitReason;
  /** The failure for good, when the trouble has lasted too long. */
  readonly end?: KlingFailure;
}

/** Trouble that is over sooner is not worth the history events of telling the workflow. */
const TELL_AFTER_MS = 5000;

interface Limit {
  readonly since: 'troubleSince' | 'nonsenseSince';
  readonly ms: number;
  readonly text: string;
}

/** After this long a person must decide. */
const LIMITS: readonly Limit[] = [
  // Without a proper answer: a maintenance window at Kling lasts hours, not half a day.
  { since: 'troubleSince', ms: 6 * 3_600_000, text: '6 hours' },
  // A login page or a web site at Kling's address does not become Kling by waiting; half a reply, or a gateway that restarts, is over sooner.
  { since: 'nonsenseSince', ms: 15 * 60_000, text: '15 minutes' },
];

/** Counts trouble from the first try that met it on; a try that fails for another reason ends it. */
export function judgeFailedTry(
  error: unknown,
  { externalTaskId, startedAt, past = {} }: FailedTry,
  nowMs: number,
): Aftermath {
  if (!(error instanceof KlingFailure)) return { heartbeat: {} };
  switch (FAILURES[error.code].retry) {
    case 'later': {
      const troubleSince = past.troubleSince ?? startedAt;
      const nonsenseSince = error.code === 'UnexpectedReply' ? (past.nonsenseSince ?? startedAt) : undefined;
      const { news, told } = judgeNews(error, { since: troubleSince, told: past.told }, nowMs);
      const heartbeat = { troubleSince, nonsenseSince, told };
      return { heartbeat, news, end: giveUp(error, externalTaskId, heartbeat, nowMs) };
    }
    case 'cap': {
      // An item makes room at once. What stays in line will stay for hours, and the next try is far.
      if (error.facts.isFinal === true) return { heartbeat: {} };
      const { code: kind, message: text } = error;
      const since = past.fullSince ?? startedAt;
      const heartbeat = { fullSince: since, told: kind };
      return past.told === kind ? { heartbeat } : { heartbeat, news: { kind, text, since } };
    }
    case 'slot': {
      const fullSince = past.fullSince ?? startedAt;
      const { news, told } = judgeNews(error, { since: fullSince, told: past.told }, nowMs);
      return { heartbeat: { fullSince, told }, news };
    }
    case 'never':
    case 'attempt':
      return { heartbeat: {} };
  }
}

/** Each kind of trouble that lasts is told once. */
function judgeNews(
  { code: kind, message: text }: KlingFailure,
  { since, told }: { readonly since: string; readonly told?: FailureKind },
  nowMs: number,
): { readonly news?: WaitReason; readonly told?: FailureKind } {
  if (told === kind) return { told };
  return nowMs - Date.parse(since) < TELL_AFTER_MS ? {} : { news: { kind, text, since }, told: kind };
}

/** The failure for good, once a limit is over. */
function giveUp(
  error: KlingFailure,
  externalTaskId: string,
  trouble: SubmitHeartbeat,
  nowMs: number,
): KlingFailure | undefined {
  const limit = LIMITS.find(({ since, ms }) => nowMs - Date.parse(trouble[since] ?? '') >= ms);
  if (limit === undefined) return undefined;
  const text = `Kling has not taken the request (external_task_id ${externalTaskId}) for ${limit.text}, last: ${error.message}`;
  const { klingCode, requestId } = error.facts;
  return new KlingFailure('GaveUp', text, { klingCode, requestId, cause: error });
}

import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import { SUBMIT } from '../../contract/activity-names.js';
import type { UncheckedHeartbeat } from '../../contract/generation-activities.js';
import { FAILURE_KINDS } from '../../domain/failure.js';
import type { WaitReason } from '../../domain/generation/waiting.js';
import { isRecord } from '../../domain/record.js';
import type { PendingActivities } from './open-pending.js';

/** What Temporal knows of the activity that a generation waits for. */
export interface PendingActivity {
  readonly name: string;
  readonly isStarted: boolean;
  /** Counts from 1. */
  readonly attempt: number;
  readonly heartbeat?: UncheckedHeartbeat;
  readonly lastFailure?: string;
  /** Of what kind that is. */
  readonly lastKind?: string;
  /** What was said then; `lastFailure` goes on with what to do. Undefined where the failure has no such detail that can be read. */
  readonly lastReason?: string;
  /** ISO 8601: when it was first put into its queue, or is to be tried next. */
  readonly scheduledAt?: string;
}

/** `temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED`. */
const STARTED = 2;

/** Out of what `openPending` has opened. */
export function readPendingActivity({ raw }: PendingActivities): PendingActivity | undefined {
  const pending = raw.pendingActivities?.[0];
  if (pending?.activityType?.name == null) return undefined;
  const [heartbeat] = pending.heartbeatDetails?.payloads ?? [];
  const { type: kind, details } = pending.lastFailure?.applicationFailureInfo ?? {};
  const { reason } = decodeRecord(details?.payloads?.[0]) ?? {};
  const seconds = pending.scheduledTime?.seconds;
  return {
    name: pending.activityType.name,
    isStarted: Number(pending.state) === STARTED,
    attempt: pending.attempt ?? 1,
    ...(heartbeat !== undefined && { heartbeat: decodeRecord(heartbeat) }),
    ...(pending.lastFailure?.message != null && { lastFailure: pending.lastFailure.message }),
    ...(kind != null && kind !== '' && { lastKind: kind }),
    ...(typeof reason === 'string' && { lastReason: reason }),
    ...(seconds != null && { scheduledAt: new Date(Number(seconds) * 1000).toISOString() }),
  };
}

/** Why a submission is tried again and again, and since when; undefined for one that was not refused yet. */
export function readWaitingOf(activity: PendingActivity | undefined): WaitReason | undefined {
  if (activity?.name !== SUBMIT || activity.lastFailure === undefined) return undefined;
  const kind = FAILURE_KINDS.find((one) => one === activity.lastKind);
  const { troubleSince, fullSince } = activity.heartbeat ?? {};
  const since = [troubleSince, fullSince, activity.scheduledAt].find((one) => typeof one === 'string');
  if (kind === undefined || typeof since !== 'string') return undefined;
  return { kind, text: activity.lastReason ?? activity.lastFailure, since };
}

/** Undefined for what is not there, is no object, or is encrypted for somebody else. */
function decodeRecord(payload: Payload | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = payload === undefined ? undefined : defaultPayloadConverter.fromPayload<unknown>(payload);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

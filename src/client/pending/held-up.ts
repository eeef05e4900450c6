import type { Client } from '@temporalio/client';
import { OF_BATCH_FILES } from '../../contract/activity-names.js';
import type { PendingActivities } from './open-pending.js';
import { openPending } from './open-pending.js';

const NAMES: readonly unknown[] = OF_BATCH_FILES;

/** What has gone wrong last with the files that a batch waits for; undefined when nothing has. */
export async function readHeldUp({ raw }: PendingActivities, client: Client): Promise<string | undefined> {
  const failing = (raw.pendingActivities ?? []).filter(
    ({ activityType, lastFailure }) => NAMES.includes(activityType?.name) && lastFailure != null,
  );
  if (failing.length === 0) return undefined;
  const opened = await openPending({ raw: { pendingActivities: failing } }, client);
  return opened.raw.pendingActivities?.flatMap(({ lastFailure }) => lastFailure?.message ?? [])[0];
}

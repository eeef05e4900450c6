import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { DecryptionFailed } from '../../temporal/encryption/decryption-failed.js';
import { openDeep } from '../../temporal/encryption/open-deep.js';

/** What is read of the activities that a workflow waits for. */
export interface PendingActivities {
  readonly raw: Pick<WorkflowExecutionDescription['raw'], 'pendingActivities'>;
}

/** The activities that a workflow waits for, with what they have said of themselves; what cannot be decrypted has said nothing. */
export async function openPending({ raw }: PendingActivities, client: Client): Promise<PendingActivities> {
  const { pendingActivities } = raw;
  try {
    return { raw: { pendingActivities: await openDeep(pendingActivities, client) } };
  } catch (error) {
    if (!(error instanceof DecryptionFailed)) throw error;
    const silent = pendingActivities?.map((one) => ({ ...one, lastFailure: null, heartbeatDetails: null }));
    return { raw: { pendingActivities: silent } };
  }
}

import { Context } from '@temporalio/activity';
import type { ReadItemsInput } from '../../contract/batch-activities.js';
import { withHeartbeats } from '../heartbeat.js';
import type { Manifests } from '../../ports/manifests.js';
import type { Item } from '../../domain/batch/batch-items.js';
import { workflowIdOf } from '../workflow-id.js';

/** The activity `readItems`: a page of requests, so that a batch never holds its whole manifest. */
export function createReadItems({ manifests }: { manifests: Manifests }) {
  return ({ manifest, ids }: ReadItemsInput): Promise<readonly Item[]> =>
    withHeartbeats(
      () => ({ manifest }),
      () => manifests.read(workflowIdOf(Context.current().info), manifest, ids),
    );
}

import { Context } from '@temporalio/activity';
import { withHeartbeats } from '../heartbeat.js';
import type { ManifestItem, Manifests } from '../../ports/batch-ports.js';
import { workflowIdOf } from '../workflow-id.js';

export interface ReadItemsInput {
  readonly manifest: string;
  readonly ids: readonly string[];
}

/** The activity `readItems`: a page of requests, so that a batch never holds its whole manifest. */
export function createReadItems({ manifests }: { manifests: Manifests }) {
  return ({ manifest, ids }: ReadItemsInput): Promise<readonly ManifestItem[]> =>
    withHeartbeats(
      () => ({ manifest }),
      () => manifests.read(workflowIdOf(Context.current().info), manifest, ids),
    );
}

import type { Proxy } from '../../network/proxy.js';
import type { Deployment } from '../../temporal/deployments.js';
import { findDeployment, readDeployment } from '../../temporal/deployments.js';
import { requireNamespace } from '../../temporal/namespace.js';
import { listPollers } from '../../temporal/pollers.js';
import { listMissingSearchAttributes } from '../../temporal/search-attributes.js';
import type { Session } from '../session.js';

/** A Temporal server that answers. */
export interface ServerFacts {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  /** What stands between us and the server. */
  readonly proxy?: Proxy;
  /** Our search attributes that it lacks: filters by state need them. */
  readonly missingSearchAttributes: readonly string[];
  readonly taskQueue: string;
  /** Who works on the task queue, by the names that workers give themselves. */
  readonly workers: readonly string[];
  /** Of which these workers are versions, where they are. */
  readonly deployment?: Deployment;
}

/** Looks at a server as far as generations need it. Throws `TemporalUnreachable` for a namespace that it does not have. */
export async function examineServer({
  client,
  connection,
  namespace,
  address,
  proxy,
  taskQueue,
}: Session): Promise<ServerFacts> {
  await requireNamespace(connection, namespace, address);
  const missingSearchAttributes = await listMissingSearchAttributes(connection, namespace);
  const workers = await listPollers(client, taskQueue, Date.now());
  const deployment = await findDeployment(client, taskQueue);
  const facts = { address, namespace, proxy, missingSearchAttributes, taskQueue, workers };
  return deployment === undefined ? facts : { ...facts, deployment: await readDeployment(client, deployment) };
}

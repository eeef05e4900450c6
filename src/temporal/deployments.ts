import type { Client } from '@temporalio/client';
import { isNotFound } from './namespace.js';

/** How Temporal calls what becomes of a version of workers, by its number in the protocol. */
const STATUSES = ['unknown', 'inactive', 'current', 'ramping', 'draining', 'drained', 'inactive'] as const;

export type VersionStatus = (typeof STATUSES)[number];

export interface DeploymentVersion {
  readonly buildId: string;
  readonly status: VersionStatus;
  /** Of one that is ramping: how much of what is new it gets. */
  readonly percent?: number;
}

/** The versions of workers in one deployment. */
export interface Deployment {
  readonly name: string;
  /** The newest first. */
  readonly versions: readonly DeploymentVersion[];
}

/** What Temporal knows of a deployment; undefined when no worker of it has ever asked for work. */
export async function readDeployment({ connection, options }: Client, name: string): Promise<Deployment | undefined> {
  const { namespace } = options;
  const described = await connection.workflowService
    .describeWorkerDeployment({ namespace, deploymentName: name })
    .catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
  const { versionSummaries, routingConfig } = described?.workerDeploymentInfo ?? {};
  const percent = routingConfig?.rampingVersionPercentage ?? 0;
  const versions = versionSummaries?.map(({ deploymentVersion, status, createTime }) => {
    const word = STATUSES[Number(status)] ?? 'unknown';
    const version = { buildId: deploymentVersion?.buildId ?? '', status: word };
    const madeAt = Number(createTime?.seconds?.toString() ?? 0);
    return { madeAt, version: word === 'ramping' ? { ...version, percent } : version };
  });
  if (versions === undefined) return undefined;
  return { name, versions: versions.sort((a, b) => b.madeAt - a.madeAt).map(({ version }) => version) };
}

/** The deployment whose workers ask a task queue for work, or whose version is to get its tasks; undefined where neither is. */
export async function findDeployment({ connection, options }: Client, taskQueue: string): Promise<string | undefined> {
  const { pollers, versioningInfo } = await connection.workflowService.describeTaskQueue({
    namespace: options.namespace,
    taskQueue: { name: taskQueue },
  });
  const current = versioningInfo?.currentDeploymentVersion ?? versioningInfo?.rampingDeploymentVersion;
  const [polling] = pollers.flatMap(({ deploymentOptions }) =>
    Number(deploymentOptions?.workerVersioningMode) === VERSIONED ? (deploymentOptions?.deploymentName ?? []) : [],
  );
  return current?.deploymentName ?? polling;
}

/** WORKER_VERSIONING_MODE_VERSIONED in the protocol. */
const VERSIONED = 2;

/** What makes a version the current one. */
export const setCurrentCommand = (name: string, buildId: string): string =>
  `temporal worker deployment set-current-version --deployment-name ${name} --build-id ${buildId}`;

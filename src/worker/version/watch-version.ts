import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { Logger } from '@temporalio/worker';
import { newVersionSignal } from '../../contract/messages/version-messages.js';
import { BATCH, PIPELINE } from '../../contract/workflow-types.js';
import type { DeploymentVersion } from '../../temporal/deployments.js';
import { readDeployment, setCurrentCommand } from '../../temporal/deployments.js';

/** Soon enough for who waits for an old version to be drained, at one call of a worker. */
const LOOK_EVERY_MS = 10_000;

interface VersionWatch {
  readonly client: Client;
  readonly version: WorkerDeploymentVersion;
  readonly logger: Logger;
}

/** Says in the log what becomes of this worker's version, and wakes what waits on it once another takes its place. Never rejects. */
export async function watchVersion(watch: VersionWatch, signal: AbortSignal): Promise<void> {
  let known: string | undefined;
  while (!signal.aborted) {
    const now = await look(watch);
    const shown = JSON.stringify(now);
    if (now !== undefined && shown !== known) {
      known = shown;
      tell(watch, now);
      if (now.status === 'draining') await wakeWaiting(watch);
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Undefined until Temporal has noticed the worker, and while it does not answer. */
async function look({ client, version, logger }: VersionWatch): Promise<DeploymentVersion | undefined> {
  try {
    const deployment = await readDeployment(client, version.deploymentName);
    return deployment?.versions.find(({ buildId }) => buildId === version.buildId);
  } catch (error) {
    logger.debug('What becomes of this version is not known', { error });
    return undefined;
  }
}

function tell({ version, logger }: VersionWatch, now: DeploymentVersion): void {
  const { deploymentName, buildId } = version;
  const text = `Version ${buildId} of ${deploymentName} is ${describe(now)}`;
  if (now.status === 'inactive') logger.warn(`${text}: ${setCurrentCommand(deploymentName, buildId)}`);
  else logger.info(`${text}.`);
}

function describe({ status, percent = 0 }: DeploymentVersion): string {
  switch (status) {
    case 'current':
      return 'current: it gets what is new';
    case 'ramping':
      return `ramping: it gets ${percent} % of what is new`;
    case 'draining':
      return 'draining: what is new goes to another version, what runs here goes on here';
    case 'drained':
      return 'drained: nothing runs on it any more, and its workers may be stopped';
    case 'inactive':
      return 'not current, and gets nothing until it is';
    case 'unknown':
      return 'of a state that this version does not know';
  }
}

/** What is paused or waits for an approval goes on with the new version when it is woken, and would otherwise keep this one from being drained. */
async function wakeWaiting({ client, version, logger }: VersionWatch): Promise<void> {
  const of = `TemporalWorkerDeploymentVersion = "${version.deploymentName}:${version.buildId}"`;
  const query = `${of} AND ExecutionStatus = "Running" AND WorkflowType IN ("${BATCH}", "${PIPELINE}")`;
  try {
    for await (const { workflowId } of client.workflow.list({ query })) {
      await client.workflow.getHandle(workflowId).signal(newVersionSignal);
    }
  } catch (error) {
    logger.warn(`Not all that waits on version ${version.buildId} was told of the new one`, { error });
  }
}

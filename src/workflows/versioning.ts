import type { Workflow } from '@temporalio/common';
import { makeContinueAsNewFunc, setHandler, setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import { newVersionSignal, VERSIONED_GLOBAL } from '../contract/messages/version-messages.js';

/** Whether this worker is a version of a deployment. Workflows are pinned to it then, unless they say otherwise. */
const isVersioned = (): boolean => Reflect.get(globalThis, VERSIONED_GLOBAL) === true;

/**
 * Has a workflow go on with the current version at once. For what lives long and does so little that each version replays it: pinned, it would keep an
 * old version from ever being drained.
 */
export function upgradeAtOnce(workflow: (input: unknown) => Promise<unknown>): void {
  if (isVersioned()) setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, workflow);
}

/** Whether new work goes to another version than that of this run; a server that is too old to tell never says so. */
export const isOutdated = (): boolean => workflowInfo().targetWorkerDeploymentVersionChanged;

/** Continues as new, with the version that takes new work. */
export function continueWithNewest<F extends Workflow>(...args: Parameters<F>): Promise<never> {
  return makeContinueAsNewFunc<F>(isVersioned() ? { initialVersioningBehavior: 'AUTO_UPGRADE' } : {})(...args);
}

/** A workflow that waits is told of a new version only when something wakes it: that it is woken is all. */
export function onNewVersionSignal(): void {
  setHandler(newVersionSignal, () => undefined, { description: 'For the workers: there is a new version' });
}

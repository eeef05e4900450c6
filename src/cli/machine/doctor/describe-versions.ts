import type { Deployment, DeploymentVersion } from '../../../temporal/deployments.js';
import { setCurrentCommand } from '../../../temporal/deployments.js';
import type { Finding } from '../../screen/finding.js';

/** The newest few: a deployment keeps a hundred. */
const MAX_SHOWN = 5;

/** Which versions of the workers there are, and where what is new goes; nothing where workers are no versions. */
export function describeVersions(deployment: Deployment | undefined): readonly Finding[] {
  if (deployment === undefined) return [];
  const { name, versions } = deployment;
  const [newest] = versions;
  const isTaken = versions.some(({ status }) => status === 'current');
  const shown = versions
    .filter(({ status }) => status !== 'drained')
    .slice(0, MAX_SHOWN)
    .map(render);
  const list = `deployment ${name}: ${shown.join(', ') || 'no version'}`;
  if (isTaken || newest === undefined) return [{ name: 'versions', ok: isTaken, text: list }];
  const mend = `none is current, so what is new waits for workers without KLING_DEPLOYMENT; type ${setCurrentCommand(name, newest.buildId)}`;
  return [{ name: 'versions', ok: false, text: `${list}; ${mend}` }];
}

function render({ buildId, status, percent }: DeploymentVersion): string {
  return `${buildId} ${status}${percent === undefined ? '' : ` (${percent} %)`}`;
}

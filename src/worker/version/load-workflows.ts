import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { DeploymentSettings } from '../../config/worker/deployment.js';
import { PACKAGE_ROOT } from '../../config/package-root.js';
import { VERSIONED_GLOBAL } from '../../contract/messages/version-messages.js';

const BUNDLE_FILE = path.join(PACKAGE_ROOT, 'dist/workflow-bundle.js');

/** The workflows, bundled when the product was built, and the version of a deployment that a worker with them is, if any. */
export interface Workflows {
  readonly workflowBundle: { readonly codePath: string } | { readonly code: string };
  readonly version?: WorkerDeploymentVersion;
}

export async function loadWorkflows(deployment: DeploymentSettings | undefined): Promise<Workflows> {
  if (deployment === undefined) return { workflowBundle: { codePath: BUNDLE_FILE } };
  const bundle = await readFile(BUNDLE_FILE, 'utf8');
  const buildId = deployment.buildId ?? (await makeBuildId(bundle));
  return {
    // On the same line: the source map goes by lines.
    workflowBundle: { code: `globalThis.${VERSIONED_GLOBAL} = true; ${bundle}` },
    version: { deploymentName: deployment.name, buildId },
  };
}

/** E.g. `0.1.0-3f2a91c4`: two builds whose workflows differ are two versions. */
async function makeBuildId(bundle: string): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  return `${version}-${createHash('sha256').update(bundle).digest('hex').slice(0, 8)}`;
}

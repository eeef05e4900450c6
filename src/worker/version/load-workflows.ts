import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { Config } from '../../config/read-config.js';
import { PACKAGE_ROOT } from '../../config/package-root.js';
import { ENCODES_FAILURES } from '../../contract/failures.js';
import { VERSIONED_GLOBAL } from '../../contract/messages/version-messages.js';

const BUNDLE_FILE = path.join(PACKAGE_ROOT, 'dist/workflow-bundle.js');

/** The workflows, bundled when the product was built, and the version of a deployment that a worker with them is, if any. */
export interface Workflows {
  readonly workflowBundle: { readonly codePath: string } | { readonly code: string };
  readonly version?: WorkerDeploymentVersion;
}

/** They learn by variables of their sandbox what differs there: whether they have versions, and whether the messages of failures are encrypted. */
export async function loadWorkflows({
  deployment,
  encryption,
}: Pick<Config, 'deployment' | 'encryption'>): Promise<Workflows> {
  const flags = [
    ...(deployment === undefined ? [] : [VERSIONED_GLOBAL]),
    ...(encryption.keys.length === 0 ? [] : [ENCODES_FAILURES]),
  ];
  if (flags.length === 0) return { workflowBundle: { codePath: BUNDLE_FILE } };
  const bundle = await readFile(BUNDLE_FILE, 'utf8');
  // On the same line: the source map goes by lines.
  const workflowBundle = { code: `${flags.map((flag) => `globalThis.${flag} = true; `).join('')}${bundle}` };
  if (deployment === undefined) return { workflowBundle };
  const buildId = deployment.buildId ?? (await makeBuildId(bundle));
  return {
    workflowBundle,
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

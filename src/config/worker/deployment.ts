import type { Env } from '../../domain/env.js';
import { InvalidConfig } from '../invalid-config.js';
import { given } from '../setting-values.js';

/** The deployment that a worker is a version of, in Temporal's sense. */
export interface DeploymentSettings {
  readonly name: string;
  /** Absent: made of the version of this package and its workflows. */
  readonly buildId?: string;
}

/** Temporal takes more, but not a dot or a colon; so much can also be a name in Kubernetes. */
const NAME = /^[a-z\d][a-z\d_-]{0,62}$/i;
const BUILD_ID = /^[a-z\d][\w.+-]{0,127}$/i;

/** Reads `KLING_DEPLOYMENT`, without which workers are no versions of anything, and `KLING_BUILD_ID`. */
export function parseDeployment(env: Env): DeploymentSettings | undefined {
  const name = given(env.KLING_DEPLOYMENT);
  const buildId = given(env.KLING_BUILD_ID);
  if (name === undefined) return undefined;
  if (!NAME.test(name))
    throw new InvalidConfig(
      `KLING_DEPLOYMENT is "${name}"; write a name of at most 63 letters, digits, - and _, e.g. kling`,
    );
  if (buildId !== undefined && !BUILD_ID.test(buildId))
    throw new InvalidConfig(
      `KLING_BUILD_ID is "${buildId}"; write at most 128 letters, digits, - _ . and +, e.g. 1.4.0-3f2a91c`,
    );
  return { name, ...(buildId === undefined ? {} : { buildId }) };
}

import type { Artifact } from '../../artifact.js';
import type { GenerationError } from '../generation.js';

/** Files that a text names; the sidecar knows all. */
const MAX_NAMED = 3;

/** The failure of a generation whose files are there, and are not as they were asked for; with `tries`, of one of several attempts, from 1. */
export function notAsExpectedError(
  differences: readonly string[],
  artifacts: readonly Pick<Artifact, 'file'>[],
  tries?: { readonly attempt: number; readonly attempts: number },
): GenerationError & { readonly kind: 'NotAsExpected' } {
  const named = artifacts.slice(0, MAX_NAMED).map(({ file }) => file);
  const rest = artifacts.length - named.length;
  const files = [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
  const last =
    tries !== undefined && tries.attempt >= tries.attempts
      ? ` That was attempt ${tries.attempt} of ${tries.attempts}; it can be started again.`
      : '';
  const text = `${differences.join(' ')} What was made is paid for and stays: ${files}.${last}`;
  return { kind: 'NotAsExpected', text };
}

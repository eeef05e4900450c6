import type { ClientConnectConfig } from '@temporalio/envconfig';
import type { Env } from '../../domain/env.js';
import { parseTemporalAddress } from './address.js';
import { loadProfile } from './load-profile.js';

export { InvalidTemporalProfile } from './invalid-profile.js';

/** Which server, which namespace, and how to prove who we are. */
export interface Profile {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
}

/**
 * Reads Temporal's own variables (TEMPORAL_ADDRESS, ...) and profile file; an empty variable counts as unset. Throws
 * `InvalidTemporalProfile`, and `InvalidTemporalAddress` for an address at which nobody can ever answer.
 */
export async function readProfile(env: Env): Promise<Profile> {
  const { connectionOptions, namespace = 'default' } = await loadProfile(env);
  const source = env.TEMPORAL_ADDRESS ? 'TEMPORAL_ADDRESS' : "The address of Temporal's profile";
  const address = parseTemporalAddress(connectionOptions.address ?? 'localhost', source);
  return { address, namespace, connectionOptions: { ...connectionOptions, address } };
}

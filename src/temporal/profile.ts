import type { ClientConnectConfig } from '@temporalio/envconfig';
import { loadProfile } from './load-profile.js';

export { InvalidTemporalProfile } from './invalid-profile.js';

/** Which server, which namespace, and how to prove who we are. */
export interface Profile {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
}

/** Reads Temporal's own variables (TEMPORAL_ADDRESS, ...) and profile file; an empty variable counts as unset. */
export async function readProfile(env: Readonly<Record<string, string | undefined>>): Promise<Profile> {
  const { connectionOptions, namespace } = await loadProfile(env);
  return {
    address: withPort(connectionOptions.address ?? 'localhost'),
    namespace: namespace ?? 'default',
    connectionOptions,
  };
}

/** Temporal's default port, where the address has none. */
function withPort(address: string): string {
  return /:\d+$/.test(address) ? address : `${address}:7233`;
}

import type { ClientConnectConfig } from '@temporalio/envconfig';

/** Thrown when Temporal's own variables or its profile file make no sense. */
export class InvalidTemporalProfile extends Error {
  override readonly name = 'InvalidTemporalProfile';
}

/** Which server, which namespace, and how to prove who we are. */
export interface Profile {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
}

/** Reads Temporal's own variables (TEMPORAL_ADDRESS, ...) and profile file; an empty variable counts as unset. */
export async function readProfile(env: Readonly<Record<string, string | undefined>>): Promise<Profile> {
  const { loadClientConnectConfig } = await import('@temporalio/envconfig');
  const set = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(set) });
    return {
      address: withPort(connectionOptions.address ?? 'localhost'),
      namespace: namespace ?? 'default',
      connectionOptions,
    };
  } catch (error) {
    throw new InvalidTemporalProfile(
      `Temporal's settings cannot be used: ${error instanceof Error ? error.message : String(error)}. See TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE and the TEMPORAL_TLS_ variables.`,
      { cause: error },
    );
  }
}

/** Temporal's default port, where the address has none. */
function withPort(address: string): string {
  return /:\d+$/.test(address) ? address : `${address}:7233`;
}

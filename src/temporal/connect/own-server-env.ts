type Env = Readonly<Record<string, string | undefined>>;

/** Holds the address of a server that `kling` has started itself. Set by `kling`, so that its child processes know too. */
const OWN_SERVER = 'KLING_OWN_SERVER';

/**
 * An environment that leads to a server of our own on this machine and to nothing else: what a person has set or keeps in a profile for another
 * server (API key, TLS, headers) neither fits it nor is its business. Empty rather than left out, so that no .env fills it in again.
 */
export function createOwnServerEnv(env: Env, server: { readonly address: string; readonly uiUrl: string }): Env {
  const others = Object.keys(env).filter((name) => name.startsWith('TEMPORAL_'));
  return {
    ...env,
    ...Object.fromEntries(others.map((name) => [name, ''])),
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_UI_URL: server.uiUrl,
    [OWN_SERVER]: server.address,
  };
}

/** Whether the environment leads to a server of our own, for which no profile file is read. */
export function isOwnServerEnv(env: Env): boolean {
  return env[OWN_SERVER] !== undefined && env[OWN_SERVER] === env.TEMPORAL_ADDRESS;
}

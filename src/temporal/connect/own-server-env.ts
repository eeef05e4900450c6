import type { Env } from '../../domain/env.js';

/** Holds the address of a server that was chosen whole, so that no profile file has a say. Set by `kling`, so that its child processes know too. */
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

/** A server as a program names it. */
export interface NamedServer {
  /** `host:port`. */
  readonly address: string;
  readonly namespace?: string;
  readonly apiKey?: string;
  /** By default with an API key. */
  readonly tls?: boolean;
}

/** The same for a server that a program has named: nothing else of Temporal's settings is obeyed, and no profile file is read. */
export function createNamedServerEnv(env: Env, { address, namespace, apiKey, tls }: NamedServer): Env {
  const others = Object.keys(env).filter((name) => name.startsWith('TEMPORAL_') && name !== 'TEMPORAL_UI_URL');
  return {
    ...env,
    ...Object.fromEntries(others.map((name) => [name, ''])),
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_API_KEY: apiKey,
    TEMPORAL_TLS: tls === undefined ? undefined : String(tls),
    [OWN_SERVER]: address,
  };
}

/** Whether the environment leads to such a server, for which no profile file is read. */
export function isOwnServerEnv(env: Env): boolean {
  return env[OWN_SERVER] !== undefined && env[OWN_SERVER] === env.TEMPORAL_ADDRESS;
}

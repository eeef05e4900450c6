import type { Config } from '../config/read-config.js';
import { readConfig } from '../config/read-config.js';
import { createNamedServerEnv } from '../temporal/connect/own-server-env.js';

/** Settings by the names of environment variables, as in `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Which Temporal server is meant. */
export interface TemporalOptions {
  /** `host:port`; default `localhost:7233`, or what `env` says. */
  readonly address?: string;
  /** Default `default`. */
  readonly namespace?: string;
  /** For Temporal Cloud, or another server that asks for one. */
  readonly apiKey?: string;
  /** Whether the connection is encrypted; by default with an API key. For certificates of your own use `env`. */
  readonly tls?: boolean;
  /**
   * Where settings are read that are not given here: the variables of `kling`, and Temporal's own with its profile file. Nothing is read
   * unless you hand it over, e.g. `env: process.env`.
   */
  readonly env?: Env;
}

/** The environment in which a Temporal server is looked for. A server that is named is meant whole: address, namespace and key belong together. */
export function toServerEnv({ address, namespace, apiKey, tls, env }: TemporalOptions): Env {
  const named = { namespace, apiKey, tls };
  const isNamed = address !== undefined || Object.values(named).some((value) => value !== undefined);
  if (env !== undefined && !isNamed) return env;
  return createNamedServerEnv(env ?? {}, { address: address ?? 'localhost:7233', ...named });
}

/** The environment with settings that a program gives, which go before what is in it. */
export function readSettings(env: Env, given: Env): Config {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return readConfig({ ...env, ...Object.fromEntries(set) }, false);
}

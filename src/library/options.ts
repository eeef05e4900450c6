import type { Env } from '../domain/env.js';
import { InvalidConfig } from '../config/invalid-config.js';
import type { Config } from '../config/read-config.js';
import { readConfig } from '../config/read-config.js';
import type { GivenOptions, GivenTemporal } from '../temporal/connect/given-client.js';
import type { OptionKinds } from './check-options.js';
import { FUNCTION, NUMBER, OBJECT, TEXT, TEXTS, YES_OR_NO } from './check-options.js';
import { createNamedServerEnv } from '../temporal/connect/own-server-env.js';

/** Settings by the names of environment variables, as in `process.env`. */
export type { Env };

/** Which Temporal server is meant. */
export interface TemporalOptions {
  /** `host:port`; default `localhost:7233`, or what `env` says. */
  readonly address?: string;
  /** Default `default`. */
  readonly namespace?: string;
  /** For Temporal Cloud, or another server that asks for one. */
  readonly apiKey?: string;
  /** Whether the connection is encrypted; by default with an API key. For certificates of your own use `env`, or a connection of your own. */
  readonly tls?: boolean;
  /**
   * Where settings are read that are not given here: the variables of `kling`, and Temporal's own with its profile file. Nothing is read
   * unless you hand it over, e.g. `env: process.env`.
   */
  readonly env?: Env;
}

/** How to prove to Kling who we are: an API key, or the older pair. */
export interface KlingOptions {
  readonly apiKey?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  /** Default Kling's international address. */
  readonly baseUrl?: string;
}

export const KLING_OPTIONS: OptionKinds<KlingOptions> = {
  apiKey: TEXT,
  accessKey: TEXT,
  secretKey: TEXT,
  baseUrl: TEXT,
};

/** Those of a client and of a worker: a program may hand the same object to both. */
export const PROGRAM_OPTIONS = {
  address: TEXT,
  namespace: TEXT,
  apiKey: TEXT,
  tls: YES_OR_NO,
  env: OBJECT,
  client: OBJECT,
  connection: OBJECT,
  encryptionKeys: TEXTS,
  kling: OBJECT,
  taskQueue: TEXT,
  output: TEXT,
  outputDir: TEXT,
  productsFile: TEXT,
  inputDirs: TEXTS,
  videoConcurrency: NUMBER,
  imageConcurrency: NUMBER,
  pollSeconds: NUMBER,
  log: FUNCTION,
};

/** The environment in which a Temporal server is looked for. A server that is named is meant whole: address, namespace and key belong together. */
export function toServerEnv({ address, namespace, apiKey, tls, env }: TemporalOptions): Env {
  const named = { namespace, apiKey, tls };
  const isNamed = address !== undefined || Object.values(named).some((value) => value !== undefined);
  if (env !== undefined && !isNamed) return env;
  return createNamedServerEnv(env ?? {}, { address: address ?? 'localhost:7233', ...named });
}

/** The client or connection that a program has handed over. Throws `InvalidConfig` where that and a server are named. */
export function readGiven(options: TemporalOptions & GivenOptions): GivenTemporal | undefined {
  const { client, connection, namespace } = options;
  const names = client === undefined ? [] : (['connection', 'namespace'] as const);
  const others = [...names, ...(['address', 'apiKey', 'tls'] as const)].filter((name) => options[name] !== undefined);
  if (client === undefined && connection === undefined) return undefined;
  const [other] = others;
  if (other !== undefined) {
    const given = client === undefined ? 'connection' : 'client';
    throw new InvalidConfig(
      `${other} stands beside ${given}, which leads to a server of its own; leave out one of them.`,
    );
  }
  if (client !== undefined) return { client };
  return connection === undefined ? undefined : { connection, namespace };
}

/** The environment with settings that a program gives, which go before what is in it. */
export function readSettings(env: Env, given: Env): Config {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return readConfig({ ...env, ...Object.fromEntries(set) }, false);
}

/** Where workers keep results, as this machine sees it; batches look there for what is made already. */
export interface OutputOptions {
  /** A directory, or a place in a bucket, `s3://bucket/prefix`. Default `./outputs`, or what `env` says. */
  readonly output?: string;
  /** The same for a directory; beside a bucket, where what is of this machine alone lies. */
  readonly outputDir?: string;
}

/** What is given here goes before both variables. */
export function toOutputVariables({ output, outputDir }: OutputOptions): Env {
  const isGiven = output !== undefined || outputDir !== undefined;
  return isGiven ? { KLING_OUTPUT: output ?? '', KLING_OUTPUT_DIR: outputDir ?? '' } : {};
}

/** By the names of the command line's variables. */
export function toKlingVariables({ apiKey, accessKey, secretKey, baseUrl }: KlingOptions): Env {
  return {
    KLING_API_KEY: apiKey,
    KLING_ACCESS_KEY: accessKey,
    KLING_SECRET_KEY: secretKey,
    KLING_BASE_URL: baseUrl,
  };
}

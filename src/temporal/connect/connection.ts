import type { Client, ConnectionLike } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { EncryptionKey } from '../../domain/encryption/encryption-key.js';
import type { Env } from '../../domain/env.js';
import type { Proxy } from '../../network/proxy.js';
import { findConnectionFault } from './connection-fault.js';
import type { TracingSettings } from '../../tracing/start-tracing.js';
import { createTemporalClient } from '../encryption/create-client.js';
import { orAbort } from '../or-abort.js';
import type { NamespaceConnection } from '../namespace.js';
import { requireNamespace } from '../namespace.js';
import type { Profile } from './profile.js';
import { InvalidTemporalProfile, readProfile } from './profile.js';
import { retryConnect } from './retry-connect.js';
import { TemporalUnreachable } from './temporal-unreachable.js';
import type { ServerWay } from './server-proxy.js';
import { chooseServerWay, clientWayOptions, workerWayOptions } from './server-proxy.js';

/** A client's connection to the server and namespace that the environment names. */
export interface TemporalClient {
  readonly client: Client;
  readonly connection: ConnectionLike;
  readonly namespace: string;
  /** `host:port`; of a connection that somebody else has made, what is known of it. */
  readonly address: string;
  /** What stands between us and the server. */
  readonly proxy?: Proxy;
  readonly close: () => Promise<void>;
}

/** A person waits: a server that is there answers within a few hundred milliseconds, across an ocean too. */
const CLIENT_LIMIT_MS = 3000;

/** A fresh Temporal in Docker on an empty PostgreSQL needs a minute until it answers. */
const WORKER_LIMIT_MS = 5 * 60_000;

export interface ConnectClientOptions {
  readonly env: Env;
  /** With which it encrypts and decrypts; by default nothing is encrypted. */
  readonly keys?: readonly EncryptionKey[];
  readonly limitMs?: number;
  /** Whether gRPC keeps quiet in the whole process, which is for programs only that own it: what it writes is said better by what is thrown. */
  readonly isGrpcQuiet?: boolean;
  /** Where what is done is traced to. */
  readonly traces?: TracingSettings;
}

/**
 * Connects to the server of TEMPORAL_ADDRESS, TEMPORAL_PROFILE and so on in `env` (see Temporal's environment configuration), by
 * default to localhost:7233. Throws `TemporalUnreachable` within a few seconds.
 */
export async function connectClient(options: ConnectClientOptions): Promise<TemporalClient> {
  const { env, keys = [], limitMs, isGrpcQuiet = false, traces } = options;
  const profile = await readProfile(env);
  const { address, namespace } = profile;
  const { Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } = await import('@temporalio/client');
  const { cancelWhenClosed } = await import('./closed-channel.js');
  const { toClientOptions } = await import('./tls/numbered-tls.js');
  const way = chooseServerWay(address, env);
  if (isGrpcQuiet && !env.GRPC_VERBOSITY) await silenceGrpc();
  const connection = Connection.lazy({
    ...toClientOptions(profile),
    ...clientWayOptions(way),
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), cancelWhenClosed],
    connectTimeout: limitMs ?? CLIENT_LIMIT_MS,
  });
  try {
    await connection.ensureConnected();
  } catch (error) {
    await connection.close();
    throw await explain(error, way, profile, env);
  }
  const tracing = traces && (await (await import('../../tracing/client-tracing.js')).openClientTracing(traces));
  return {
    client: await createTemporalClient(connection, { namespace, keys, interceptor: tracing?.interceptor }),
    connection,
    namespace,
    address,
    proxy: way.proxy,
    async close() {
      await tracing?.close();
      await connection.close();
    },
  };
}

async function silenceGrpc(): Promise<void> {
  const { logVerbosity, setLogVerbosity } = await import('@grpc/grpc-js');
  setLogVerbosity(logVerbosity.NONE);
}

export interface WaitForServerOptions {
  readonly env: Env;
  /** Aborted when the service is to stop: then this throws the signal's reason. */
  readonly signal: AbortSignal;
  /** Gets a line for each try that failed. */
  readonly log: (line: string) => void;
  readonly limitMs?: number;
}

/** A worker's connection, waited for as `waitForServer` says. */
export async function connectWorker(
  options: WaitForServerOptions,
): Promise<{ connection: NativeConnection; namespace: string; address: string }> {
  const { env } = options;
  const profile = await readProfile(env);
  const { address, namespace } = profile;
  const way = chooseServerWay(address, env);
  const connection = await waitForServer(profile, options, {
    connect: () => connectNatively(way, profile, env),
    connectionOf: (native) => native,
  });
  return { connection, namespace, address };
}

/** The connection of a service that is no worker, waited for as `waitForServer` says. */
export async function connectService(
  options: WaitForServerOptions & Pick<ConnectClientOptions, 'keys'>,
): Promise<TemporalClient> {
  const { env, keys } = options;
  const profile = await readProfile(env);
  return waitForServer(profile, options, {
    connect: () => connectClient({ env, keys, isGrpcQuiet: true }),
    connectionOf: ({ connection }) => connection,
  });
}

/**
 * A service may be there before its server. The SDK does not retry the first connect, so this does: from 1 s to every 10 s, for five minutes.
 * Throws `TemporalUnreachable`, also for a namespace that the server does not have.
 */
async function waitForServer<Connected extends { close(): Promise<void> }>(
  { address, namespace }: Profile,
  { signal, log, limitMs = WORKER_LIMIT_MS }: WaitForServerOptions,
  {
    connect,
    connectionOf,
  }: {
    readonly connect: () => Promise<Connected>;
    readonly connectionOf: (connected: Connected) => NamespaceConnection;
  },
): Promise<Connected> {
  try {
    const connected = await retryConnect({
      connect,
      discard: (late) => late.close(),
      isHopeless: (error) => error instanceof InvalidTemporalProfile || REFUSED.test(messageOf(error)),
      signal,
      limitMs,
      onFailure: (delayMs, error) => log(renderRetry(address, delayMs, error)),
    });
    await orAbort(signal, requireNamespace(connectionOf(connected), namespace, address));
    return connected;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

async function connectNatively(way: ServerWay, profile: Profile, env: Env): Promise<NativeConnection> {
  const { NativeConnection } = await import('@temporalio/worker');
  try {
    return await NativeConnection.connect({ ...profile.connectionOptions, ...workerWayOptions(way) });
  } catch (error) {
    throw await explain(error, way, profile, env);
  }
}

function renderRetry(address: string, delayMs: number, error: unknown): string {
  const seconds = delayMs / 1000;
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  if (message !== renderNoServer(address)) return `${message} Next try in ${seconds} s.`;
  return `No Temporal server answers at ${address}; next try in ${seconds} s (${reasonOf(cause)})`;
}

/** gRPC's codes 16 and 7, in the words of the two connections: waiting mends neither. */
const REFUSED = /unauthenticated|permission.?denied|does not have permission|authentication credentials/i;

/** The SDKs say that they did not connect; why not is found by looking. */
async function explain(cause: unknown, way: ServerWay, profile: Profile, env: Env): Promise<Error> {
  if (REFUSED.test(messageOf(cause))) {
    const text = `The Temporal server at ${way.address} refuses us. Check TEMPORAL_API_KEY, TEMPORAL_NAMESPACE and the TLS settings.`;
    return new TemporalUnreachable(text, { cause });
  }
  try {
    const fault = await findConnectionFault(way, profile.connectionOptions.tls, env);
    if (fault !== undefined) return new TemporalUnreachable(fault, { cause });
    return new TemporalUnreachable(renderNoServer(way.address), { cause, advice: [{ action: 'startServer' }] });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function renderNoServer(address: string): string {
  return `No Temporal server answers at ${address}.`;
}

/** The message and those of its causes: the SDK's own outermost one says only that it failed. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}

/** The innermost text in quotes: the SDK's core writes out its nested errors whole. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  return [...message.matchAll(/"([^"]+)"/g)].at(-1)?.[1] ?? message;
}

import type { Client, Connection } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { readProfile } from './profile.js';
import { retryConnect } from './retry-connect.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Thrown when no Temporal server answers, or when it refuses us; the message says at which address and what to do. */
export class TemporalUnreachable extends Error {
  override readonly name = 'TemporalUnreachable';
}

/** A client's connection to the server and namespace that the environment names. */
export interface TemporalClient {
  readonly client: Client;
  readonly connection: Connection;
  readonly namespace: string;
  /** `host:port`. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** A person waits: a server that is there answers within a few hundred milliseconds, across an ocean too. */
const CLIENT_LIMIT_MS = 3000;

/** A fresh Temporal in Docker on an empty PostgreSQL needs a minute until it answers. */
const WORKER_LIMIT_MS = 5 * 60_000;

/**
 * Connects to the server of TEMPORAL_ADDRESS, TEMPORAL_PROFILE and so on in `env` (see Temporal's environment configuration), by
 * default to localhost:7233. Throws `TemporalUnreachable` within a few seconds.
 */
export async function connectClient({ env, limitMs }: { env: Env; limitMs?: number }): Promise<TemporalClient> {
  const { address, namespace, connectionOptions } = await readProfile(env);
  const { Client, Connection } = await import('@temporalio/client');
  const connection = Connection.lazy({ ...connectionOptions, address, connectTimeout: limitMs ?? CLIENT_LIMIT_MS });
  try {
    await connection.ensureConnected();
  } catch (error) {
    await connection.close();
    throw unreachable(address, error);
  }
  return {
    client: new Client({ connection, namespace }),
    connection,
    namespace,
    address,
    close: () => connection.close(),
  };
}

export interface ConnectWorkerOptions {
  readonly env: Env;
  /** Aborted when the worker is to stop: then this throws the signal's reason. */
  readonly signal: AbortSignal;
  /** Gets a line for each try that failed. */
  readonly log: (line: string) => void;
  readonly limitMs?: number;
}

/** A worker's connection. The SDK does not retry the first connect, so this does: from 1 s to every 10 s, for five minutes. */
export async function connectWorker(
  options: ConnectWorkerOptions,
): Promise<{ connection: NativeConnection; namespace: string; address: string }> {
  const { env, signal, log, limitMs = WORKER_LIMIT_MS } = options;
  const { address, namespace, connectionOptions } = await readProfile(env);
  const { NativeConnection } = await import('@temporalio/worker');
  try {
    const connection = await retryConnect({
      connect: () => NativeConnection.connect({ ...connectionOptions, address }),
      discard: (late) => late.close(),
      isHopeless: (error) => REFUSED.test(messageOf(error)),
      signal,
      limitMs,
      onFailure: (delayMs, error) => {
        log(`No Temporal server answers at ${address}; next try in ${delayMs / 1000} s (${reasonOf(error)})`);
      },
    });
    return { connection, namespace, address };
  } catch (error) {
    signal.throwIfAborted();
    throw unreachable(address, error);
  }
}

/** gRPC's codes 16 and 7, in the words of the two connections: waiting mends neither. */
const REFUSED = /unauthenticated|permission.?denied|does not have permission|authentication credentials/i;

function unreachable(address: string, cause: unknown): TemporalUnreachable {
  const text = REFUSED.test(messageOf(cause))
    ? `The Temporal server at ${address} refuses us. Check TEMPORAL_API_KEY, TEMPORAL_NAMESPACE and the TLS settings.`
    : `No Temporal server answers at ${address}. Start one with "kling dev", or set TEMPORAL_ADDRESS.`;
  return new TemporalUnreachable(text, { cause });
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

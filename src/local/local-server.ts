import { homedir } from 'node:os';
import { prepareServerData } from './server-data.js';
import { findFreePort } from './free-port.js';
import type { ProcessExit, GuardedProcess } from '../programs/guarded-process.js';
import { spawnGuarded } from '../programs/guarded-process.js';
import { chooseMatcherSettings } from './matcher-settings.js';
import { orAbort } from '../temporal/or-abort.js';
import { ATTRIBUTE_NAMES, ATTRIBUTE_TYPE } from '../contract/search-attributes.js';
import { waitUntilReady } from './server-ready.js';
import { KlingTemporalError } from '../domain/error.js';

export interface LocalServerOptions {
  /** The Temporal CLI, as `findTemporalBinary` returns it. */
  readonly binary: string;
  /** 0 or undefined takes a free one. */
  readonly port?: number;
  readonly uiPort?: number;
  readonly ip?: string;
  /** Keeps the data in this file; in memory without. */
  readonly dbFilename?: string;
  readonly namespace?: string;
  /** Further dynamic configuration of the server, as `name=value` with a value in JSON. */
  readonly settings?: readonly string[];
  readonly log: (line: string) => void;
  /** The server's own output is added to this file. */
  readonly logFile?: string;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

/** A Temporal server with a Web UI, running for as long as this process at most. */
export interface LocalServer {
  /** `host:port` for clients and workers. */
  readonly address: string;
  readonly uiUrl: string;
  readonly pid: number;
  /** Resolves when the server is gone, however it went. */
  readonly exited: Promise<ProcessExit>;
  /** Ends the server and returns when nothing of it is left. */
  stop(): Promise<void>;
}

/** Thrown when the server does not come up; the message ends with its last lines. */
export class LocalServerFailed extends KlingTemporalError {
  override readonly name = 'LocalServerFailed';
  readonly code = 'LocalServerFailed';
}

/** Between our look for a free port and the server's own bind somebody else may take it; three times running is no accident. */
const TRIES = 3;

/** What the server says then; the last two are of its look for the ports that it has for itself. */
const PORT_IS_TAKEN =
  /address already in use|port .* is (already )?in use|assign(ing)? (a free|an? ephemeral|ephemeral) port|assign requested address/i;

/** A cold start takes 1 to 3 s; a busy two-core machine needs several times that. */
const READY_LIMIT_MS = 30_000;

/** Starts a Temporal server on this machine and returns when it answers and knows our search attributes. */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const { ip = '127.0.0.1', namespace = 'default', log, signal = new AbortController().signal } = options;
  const data = options.dbFilename === undefined ? undefined : await prepareServerData(options.dbFilename);
  const settings = [...(await chooseMatcherSettings(options.dbFilename)), ...(options.settings ?? [])];
  for (let attempt = 1; ; attempt += 1) {
    const port = await takePort(ip, options.port, 'Temporal');
    const uiPort = await takePort(ip, options.uiPort, "Temporal's Web UI");
    signal.throwIfAborted();
    const args = serverArguments({ ip, namespace, port, uiPort, dbFilename: data?.name, settings });
    const server = spawnGuarded(options.binary, args, {
      env: serverEnv(),
      logFile: options.logFile,
      cwd: data?.directory,
      isPrivate: true,
    });
    const host = ip.includes(':') ? `[${ip}]` : ip;
    const address = `${host}:${port}`;
    try {
      const ready = waitUntilReady({ address, namespace, limitMs: READY_LIMIT_MS });
      await orAbort(signal, Promise.race([ready, failOnExit(server)]));
      const { pid, exited } = server;
      return { address, uiUrl: `http://${host}:${uiPort}`, pid, exited, stop: () => server.stop() };
    } catch (error) {
      await server.stop();
      if (attempt === TRIES || !PORT_IS_TAKEN.test(String(error))) throw error;
      log('Temporal server: somebody else took the port meanwhile; trying another one');
    }
  }
}

interface ServerArguments {
  /** A bare name in the directory where the server runs. */
  readonly dbFilename: string | undefined;
  readonly ip: string;
  readonly namespace: string;
  readonly port: number;
  readonly uiPort: number;
  readonly settings: readonly string[];
}

function serverArguments({ ip, port, uiPort, namespace, dbFilename, settings }: ServerArguments): string[] {
  const attributes = ATTRIBUTE_NAMES.map((name) => `${name}=${ATTRIBUTE_TYPE}`);
  return [
    ...['server', 'start-dev', '--headless=false', '--log-level', 'error'],
    ...['--ip', ip, '--port', String(port), '--ui-port', String(uiPort), '--namespace', namespace],
    ...(dbFilename === undefined ? [] : ['--db-filename', dbFilename]),
    ...attributes.flatMap((attribute) => ['--search-attribute', attribute]),
    ...settings.flatMap((setting) => ['--dynamic-config-value', setting]),
  ];
}

/** Little on purpose: our keys are none of the server's business, and TEMPORAL_* variables are meant for clients. */
function serverEnv(): Record<string, string | undefined> | undefined {
  // On Windows a program without SystemRoot and its like does not even reach the network: there it gets everything.
  return process.platform === 'win32' ? undefined : { HOME: homedir(), PATH: '/usr/local/bin:/usr/bin:/bin' };
}

async function takePort(ip: string, port: number | undefined, what: string): Promise<number> {
  try {
    return await findFreePort(ip, port ?? 0);
  } catch (error) {
    throw new LocalServerFailed(
      `${what} cannot listen on ${ip}:${port ?? 0} (${error instanceof Error ? error.message : String(error)}). Stop what is there or choose another port.`,
      { cause: error },
    );
  }
}

async function failOnExit(server: GuardedProcess): Promise<never> {
  const { code, signal } = await server.exited;
  const lines = server.lastLines().map((line) => `  ${line}`);
  throw new LocalServerFailed(
    `The Temporal server ended at its start (${signal ?? `exit code ${code ?? '?'}`}). Its last lines:\n${lines.join('\n')}`,
  );
}

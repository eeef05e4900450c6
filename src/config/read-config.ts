import { homedir } from 'node:os';
import path from 'node:path';
import { DEFAULT_TASK_QUEUE } from '../contract/task-queues.js';
import { readDotEnv } from './dot-env.js';
import { parseInputDirs } from './input-dirs.js';
import { InvalidConfig } from './invalid-config.js';
import { parseMediaHosts } from './media-hosts.js';
import { addFromDotEnv, hasKnownOrigins, isFromDotEnv } from '../network/setting-origin.js';

export { InvalidConfig } from './invalid-config.js';

/** How to prove to Kling who we are. */
export type KlingCredentials =
  | { readonly kind: 'api-key'; readonly apiKey: string }
  | { readonly kind: 'access-key'; readonly accessKey: string; readonly secretKey: string };

export const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that the environment decides, parsed once and frozen. */
export interface Config {
  /** Undefined when no keys are set; half a pair of keys is an error. */
  readonly credentials?: KlingCredentials;
  /** Without a slash at the end. */
  readonly klingBaseUrl: string;
  readonly outputDir: string;
  /** Absolute: from where a worker reads manifests and pictures that it is told of through Temporal. */
  readonly inputDirs: readonly string[];
  readonly videoConcurrency: number;
  readonly imageConcurrency: number;
  /** Milliseconds between the first looks at a task. */
  readonly pollMs: number;
  /** Milliseconds that Kling may take to answer one request, upload included. */
  readonly requestTimeoutMs: number;
  readonly taskQueue: string;
  readonly healthHost: string;
  readonly healthPort: number;
  /** Hosts besides Kling's own that result files may lie on. */
  readonly mediaHosts: readonly string[];
  readonly logLevel: LogLevel;
  readonly logFormat: 'json' | 'text';
  readonly maxCachedWorkflows: number;
  /** Whether a terminal may be written to in colours: not with `NO_COLOR`, nor where it calls itself dumb. */
  readonly colour: boolean;
  readonly webUiUrl?: string;
  /** Where a Temporal server for local use is kept. */
  readonly cacheDir: string;
  /** The environment itself: for Temporal's own variables and for child processes. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** International API host; keys are regional, so a mainland key needs KLING_BASE_URL=https://api-beijing.klingai.com. */
const DEFAULT_BASE_URL = 'https://api-singapore.klingai.com';

/** The environment with what `.env` of the working directory adds to it, and what to tell about that file, once. */
export function loadDotEnv(env: Env = process.env, file = '.env'): { readonly env: Env; readonly notice?: string } {
  const dotEnv = readDotEnv(file);
  if (dotEnv === undefined) return { env };
  const isTold = hasKnownOrigins(env) || dotEnv.ignored.length === 0;
  return { env: addFromDotEnv(env, dotEnv.values), notice: isTold ? undefined : renderIgnored(dotEnv.ignored) };
}

const MAX_NAMED = 5;

function renderIgnored(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  const list = names.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return `Only variables that begin with KLING_ or TEMPORAL_ are taken from .env; not ${list}.`;
}

/** Where a worker answers about itself when nobody says otherwise. */
export const DEFAULT_HEALTH_PORT = 9470;

/** Parses the environment, or throws `InvalidConfig` for the first variable that makes no sense. */
export function readConfig(env: Env = process.env, isTerminal = process.stderr.isTTY): Config {
  const [healthHost, healthPort] = parseAddress(
    'KLING_HEALTH_ADDRESS',
    given(env.KLING_HEALTH_ADDRESS) ?? `127.0.0.1:${DEFAULT_HEALTH_PORT}`,
  );
  const outputDir = path.resolve(given(env.KLING_OUTPUT_DIR) ?? 'outputs');
  const credentials = parseCredentials(env);
  const klingBaseUrl = parseBaseUrl(env.KLING_BASE_URL);
  refuseForeignKey(env, credentials, klingBaseUrl);
  return Object.freeze({
    credentials,
    klingBaseUrl,
    outputDir,
    inputDirs: parseInputDirs(given(env.KLING_INPUT_DIRS), outputDir),
    videoConcurrency: parseCount(env, 'KLING_VIDEO_CONCURRENCY', 3, 1, 1000),
    imageConcurrency: parseCount(env, 'KLING_IMAGE_CONCURRENCY', 9, 1, 1000),
    pollMs: parseNumber(env, 'KLING_POLL_SECONDS', 10, 0.01, 600) * 1000,
    // Two pictures of 10 MB are 27 MB of base64: a minute at 4 Mbit/s.
    requestTimeoutMs: parseNumber(env, 'KLING_REQUEST_TIMEOUT_SECONDS', 60, 1, 150) * 1000,
    taskQueue: given(env.KLING_TASK_QUEUE) ?? DEFAULT_TASK_QUEUE,
    healthHost,
    healthPort,
    mediaHosts: parseMediaHosts(given(env.KLING_MEDIA_HOSTS) ?? ''),
    logLevel: parseWord('KLING_LOG_LEVEL', env.KLING_LOG_LEVEL?.toUpperCase(), LOG_LEVELS, 'INFO'),
    logFormat: parseLogFormat(env.KLING_LOG_FORMAT, isTerminal),
    maxCachedWorkflows: parseCount(env, 'KLING_MAX_CACHED_WORKFLOWS', 500, 1, 100_000),
    colour: (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
    webUiUrl: parseWebUiUrl(given(env.TEMPORAL_UI_URL)),
    cacheDir: path.join(given(env.XDG_CACHE_HOME) ?? path.join(homedir(), '.cache'), 'kling-temporal'),
    env,
  });
}

/** Whether somebody wants the worker's health just there, so that another address will not do. */
export function isHealthAddressAsked({ env }: Config): boolean {
  return given(env.KLING_HEALTH_ADDRESS) !== undefined;
}

/** What to say when a command needs keys and there are none. */
export const NO_KEYS =
  'No Kling keys are set. Set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY, in the environment or in .env; "kling dev" needs none.';

/** An empty variable counts as unset: that is how .env files and compose files leave things out. */
function given(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function parseCredentials(env: Env): KlingCredentials | undefined {
  const apiKey = given(env.KLING_API_KEY);
  if (apiKey !== undefined) {
    refuseSpaces('KLING_API_KEY', apiKey);
    return { kind: 'api-key', apiKey };
  }
  const accessKey = given(env.KLING_ACCESS_KEY);
  const secretKey = given(env.KLING_SECRET_KEY);
  if (accessKey === undefined && secretKey === undefined) return undefined;
  if (accessKey === undefined)
    throw new InvalidConfig('KLING_SECRET_KEY is set but KLING_ACCESS_KEY is not; set both.');
  if (secretKey === undefined)
    throw new InvalidConfig('KLING_ACCESS_KEY is set but KLING_SECRET_KEY is not; set both.');
  refuseSpaces('KLING_ACCESS_KEY', accessKey);
  refuseSpaces('KLING_SECRET_KEY', secretKey);
  return { kind: 'access-key', accessKey, secretKey };
}

function refuseSpaces(name: string, value: string): void {
  if (/[^\x21-\x7e]/.test(value)) {
    throw new InvalidConfig(
      `${name} holds a space or a character that no key has; copy it again from Kling's console.`,
    );
  }
}

/** A key goes to the host that its owner meant: a .env that somebody else wrote must not send it to another. */
function refuseForeignKey(env: Env, credentials: KlingCredentials | undefined, baseUrl: string): void {
  if (credentials === undefined || baseUrl === DEFAULT_BASE_URL || !isFromDotEnv(env, 'KLING_BASE_URL')) return;
  const names = credentials.kind === 'api-key' ? ['KLING_API_KEY'] : ['KLING_ACCESS_KEY', 'KLING_SECRET_KEY'];
  const foreign = names.find((name) => !isFromDotEnv(env, name));
  if (foreign === undefined) return;
  throw new InvalidConfig(
    `KLING_BASE_URL is set in .env, but ${foreign} is not: a key is sent only to a host that is named beside it. Set both in .env, or both in the environment.`,
  );
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

function parseBaseUrl(value: string | undefined): string {
  const text = given(value) ?? DEFAULT_BASE_URL;
  if (!URL.canParse(text))
    throw new InvalidConfig(`KLING_BASE_URL is "${text}", which is not a URL; write e.g. ${DEFAULT_BASE_URL}`);
  const url = new URL(text);
  const isPlainLoopback = url.protocol === 'http:' && LOOPBACK.test(url.hostname);
  if (url.protocol !== 'https:' && !isPlainLoopback) {
    throw new InvalidConfig(
      `KLING_BASE_URL is "${text}"; it must start with https:// (http:// only for this machine itself)`,
    );
  }
  if (url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new InvalidConfig('KLING_BASE_URL may hold a host, a port and a path only; keys go into KLING_API_KEY');
  }
  return trimUrl(text);
}

/** The dot at the end of an absolute host name is none of a certificate's. */
function trimUrl(text: string): string {
  const bare = text.replace(/\/+$/, '');
  const url = new URL(bare);
  if (!url.hostname.endsWith('.')) return bare;
  url.hostname = url.hostname.slice(0, -1);
  return url.href.replace(/\/+$/, '');
}

function parseWebUiUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // People click on it: nothing but a page may be behind it.
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new InvalidConfig(`TEMPORAL_UI_URL is "${text}"; write a URL, e.g. http://localhost:8233`);
}

function parseNumber(env: Env, name: string, fallback: number, min: number, max: number): number {
  const text = given(env[name]);
  const number = text === undefined ? fallback : Number(text);
  if (number >= min && number <= max) return number;
  throw new InvalidConfig(`${name} is "${text ?? ''}"; write a number from ${min} to ${max}`);
}

function parseCount(env: Env, name: string, fallback: number, min: number, max: number): number {
  const number = parseNumber(env, name, fallback, min, max);
  if (Number.isInteger(number)) return number;
  throw new InvalidConfig(`${name} is "${env[name] ?? ''}"; write a whole number from ${min} to ${max}`);
}

function parseWord<Word extends string>(
  name: string,
  value: string | undefined,
  words: readonly Word[],
  fallback: Word,
): Word {
  const text = given(value);
  if (text === undefined) return fallback;
  const known = words.find((word) => word === text);
  if (known !== undefined) return known;
  throw new InvalidConfig(`${name} is "${text.toLowerCase()}"; write one of ${words.join(', ').toLowerCase()}`);
}

function parseLogFormat(value: string | undefined, isTerminal: boolean): 'json' | 'text' {
  const word = parseWord('KLING_LOG_FORMAT', value, ['auto', 'json', 'text'], 'auto');
  return word === 'auto' ? (isTerminal ? 'text' : 'json') : word;
}

function parseAddress(name: string, text: string): [string, number] {
  const match = /^(?:(\[[^\]]+\]|[^:]*):)?(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) {
    throw new InvalidConfig(`${name} is "${text}"; write host:port, e.g. 127.0.0.1:9470 (port 0 picks a free one)`);
  }
  return [(match[1] ?? '').replace(/^\[|\]$/g, '') || '127.0.0.1', port];
}

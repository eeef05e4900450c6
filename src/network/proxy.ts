import type { Env } from '../domain/env.js';
import type { Exempts } from './no-proxy.js';
import { parseNoProxy } from './no-proxy.js';
import { isOwnMachine } from './own-machine.js';
import { KlingTemporalError } from '../domain/error.js';

/** An HTTP proxy that a variable of the environment names. */
export interface Proxy {
  /** The variable, for messages: HTTPS_PROXY, ... */
  readonly variable: string;
  readonly isEncrypted: boolean;
  /** As in a URL: an IPv6 address stands in brackets. */
  readonly host: string;
  readonly port: number;
  /** A secret: never part of a message. */
  readonly login?: { readonly username: string; readonly password: string };
}

/** The proxy through which a host and port are to be asked, if any. Throws `InvalidProxy` for a variable that names none. */
export type ChooseProxy = (host: string, port: number) => Proxy | undefined;

/** Thrown for a proxy variable that cannot be used; the message names it, and never a password. */
export class InvalidProxy extends KlingTemporalError {
  override readonly name = 'InvalidProxy';
  readonly code = 'InvalidProxy';
}

/** Proxies for https requests and for gRPC, each in the order in which the variables win; small letters before capitals, as in curl. */
export interface Proxies {
  readonly https: ChooseProxy;
  readonly grpc: ChooseProxy;
}

const HTTPS = ['https_proxy', 'all_proxy', 'http_proxy'] as const;
const GRPC = ['grpc_proxy', ...HTTPS] as const;

/**
 * Reads the proxy variables of an environment. By hand, because undici and grpc-js each read others of them, neither keeps this machine itself from
 * being asked through a proxy, and neither tells which variable it obeyed.
 */
export function readProxies(env: Env): Proxies {
  return {
    https: createChoice(env, HTTPS, ['no_proxy']),
    grpc: createChoice(env, GRPC, ['no_grpc_proxy', 'no_proxy']),
  };
}

/** How a message calls it. */
export function renderProxy({ variable, host, port }: Proxy): string {
  return `the proxy of ${variable} (${host}:${port})`;
}

/** The same with the trouble that it makes: its answer to CONNECT, or the code of an error on the way to it. */
export function explainProxy(proxy: Proxy, { status, code }: { status?: number; code?: string }): string {
  const name = renderProxy(proxy);
  if (status === undefined) return `${name} does not answer (${code ?? 'no reason given'})`;
  return status === 407
    ? `${name} wants a name and a password (HTTP 407); write http://name:password@host:port`
    : `${name} did not let it through (HTTP ${status})`;
}

function createChoice(env: Env, names: readonly string[], exceptions: readonly string[]): ChooseProxy {
  const setting = findSetting(env, names);
  if (setting === undefined) return () => undefined;
  const isExempt: Exempts = parseNoProxy(findSetting(env, exceptions)?.value ?? '');
  return (host, port) => (isOwnMachine(host) || isExempt(host, port) ? undefined : parseProxy(setting));
}

interface Setting {
  readonly variable: string;
  readonly value: string;
}

/** The first that is set; an empty variable counts as unset. */
function findSetting(env: Env, names: readonly string[]): Setting | undefined {
  for (const variable of names.flatMap((name) => [name, name.toUpperCase()])) {
    const value = env[variable]?.trim();
    if (value !== undefined && value !== '') return { variable, value };
  }
  return undefined;
}

function parseProxy({ variable, value }: Setting): Proxy {
  // Without a scheme, `proxy.example:3128` would be read as one.
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(text)) throw new InvalidProxy(`${variable} is no address of a proxy; ${EXAMPLE}`);
  const url = new URL(text);
  const isEncrypted = url.protocol === 'https:';
  if (!isEncrypted && url.protocol !== 'http:') {
    throw new InvalidProxy(
      `${variable} names a ${url.protocol.slice(0, -1)} proxy, which is not supported; ${EXAMPLE}, or name in NO_PROXY the hosts that need none.`,
    );
  }
  return {
    variable,
    isEncrypted,
    host: url.hostname,
    port: Number(url.port) || (isEncrypted ? 443 : 80),
    login: readLogin(url, variable),
  };
}

const EXAMPLE = 'write e.g. http://proxy.example.com:3128';

function readLogin({ username, password }: URL, variable: string): Proxy['login'] {
  if (username === '' && password === '') return undefined;
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    throw new InvalidProxy(`${variable} holds a name or password with a lone "%"; write %25 for it.`);
  }
}

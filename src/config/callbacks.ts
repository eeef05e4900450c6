import type { Env } from '../domain/env.js';
import { isOwnMachine } from '../network/own-machine.js';
import { isFromDotEnv } from '../network/setting-origin.js';
import { InvalidConfig } from './invalid-config.js';
import { given, parseAddress } from './setting-values.js';

/** How Kling's callbacks find their way in. */
export interface CallbackSettings {
  /** What every callback URL of ours begins with, without a slash at the end: an address that Kling reaches. Undefined: nobody is to be called. */
  readonly callbackUrl?: string;
  /** Where a receiver listens; undefined for workers whose callbacks arrive at another process. */
  readonly callbackAddress?: { readonly host: string; readonly port: number };
}

/** On this machine: what stands before it speaks TLS. */
const DEFAULT_ADDRESS = '127.0.0.1:9471';
const EXAMPLE = 'https://hooks.example.com/kling';
/** Room for what follows: a workflow's id and ours of the task. */
const MAX_LENGTH = 500;

/** Reads `KLING_CALLBACK_URL` and `KLING_CALLBACK_ADDRESS`. */
export function parseCallbacks(env: Env): CallbackSettings {
  const address = given(env.KLING_CALLBACK_ADDRESS) ?? DEFAULT_ADDRESS;
  return {
    callbackUrl: parseUrl(env),
    callbackAddress: address.toLowerCase() === 'off' ? undefined : parseAddress('KLING_CALLBACK_ADDRESS', address),
  };
}

function parseUrl(env: Env): string | undefined {
  const text = given(env.KLING_CALLBACK_URL);
  if (text === undefined) return undefined;
  const fault = explain(text);
  if (fault !== undefined) throw new InvalidConfig(`KLING_CALLBACK_URL ${fault}`);
  refuseForeign(env);
  return text.replace(/\/+$/, '');
}

function explain(text: string): string | undefined {
  if (!URL.canParse(text)) return `is "${text}", which is not a URL; write e.g. ${EXAMPLE}`;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '')
    return `may hold a host, a port and a path only; write e.g. ${EXAMPLE}`;
  if (protocol !== 'https:' && !(protocol === 'http:' && isOwnMachine(hostname)))
    return `is "${text}"; it must start with https:// (http:// only for this machine itself)`;
  return text.length > MAX_LENGTH ? `is longer than ${MAX_LENGTH} characters; write e.g. ${EXAMPLE}` : undefined;
}

const KEYS = ['KLING_API_KEY', 'KLING_ACCESS_KEY'];

/** Callbacks bear the links to results: a .env that somebody else wrote must not draw them elsewhere. */
function refuseForeign(env: Env): void {
  if (!isFromDotEnv(env, 'KLING_CALLBACK_URL')) return;
  const foreign = KEYS.find((name) => given(env[name]) !== undefined && !isFromDotEnv(env, name));
  if (foreign === undefined) return;
  throw new InvalidConfig(
    `KLING_CALLBACK_URL is set in .env, but ${foreign} is not: results are told only to an address that is named beside the key. Set both in .env, or both in the environment.`,
  );
}

import type { Env } from '../domain/env.js';
import { isFromDotEnv } from '../network/setting-origin.js';
import { InvalidConfig } from './invalid-config.js';
import { given } from './setting-values.js';

/** How to prove to Kling who we are. */
export type KlingCredentials =
  | { readonly kind: 'api-key'; readonly apiKey: string }
  | { readonly kind: 'access-key'; readonly accessKey: string; readonly secretKey: string };

/** Where Kling is, and who we are there. */
export interface KlingAccount {
  /** Undefined when no keys are set; half a pair of keys is an error. */
  readonly credentials?: KlingCredentials;
  /** Without a slash at the end. */
  readonly klingBaseUrl: string;
}

/** International API host; keys are regional, so a mainland key needs KLING_BASE_URL=https://api-beijing.klingai.com. */
export const DEFAULT_BASE_URL = 'https://api-singapore.klingai.com';

export function parseKlingAccount(env: Env): KlingAccount {
  const account = { credentials: parseCredentials(env), klingBaseUrl: parseBaseUrl(env.KLING_BASE_URL) };
  refuseForeignKey(env, account);
  return account;
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
function refuseForeignKey(env: Env, { credentials, klingBaseUrl }: KlingAccount): void {
  if (credentials === undefined || klingBaseUrl === DEFAULT_BASE_URL || !isFromDotEnv(env, 'KLING_BASE_URL')) return;
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
  const fault = explainBaseUrl(text);
  if (fault === undefined) return trimUrl(text);
  const place = fault.startsWith('may hold') ? '; keys go into KLING_API_KEY' : '';
  throw new InvalidConfig(`KLING_BASE_URL ${fault}${place}`);
}

/** What is wrong with a base URL, as the rest of a sentence that begins with its name; undefined when nothing is. */
export function explainBaseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return `is "${text}", which is not a URL; write e.g. ${DEFAULT_BASE_URL}`;
  const url = new URL(text);
  const isPlainLoopback = url.protocol === 'http:' && LOOPBACK.test(url.hostname);
  if (url.protocol !== 'https:' && !isPlainLoopback)
    return `is "${text}"; it must start with https:// (http:// only for this machine itself)`;
  if (url.username !== '' || url.search !== '' || url.hash !== '') return 'may hold a host, a port and a path only';
  return undefined;
}

/** Without slashes at the end. The dot at the end of an absolute host name is none of a certificate's. */
export function trimUrl(text: string): string {
  const bare = text.replace(/\/+$/, '');
  const url = new URL(bare);
  if (!url.hostname.endsWith('.')) return bare;
  url.hostname = url.hostname.slice(0, -1);
  return url.href.replace(/\/+$/, '');
}

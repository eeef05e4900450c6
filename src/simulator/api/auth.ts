import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import type { AccessKeyPair } from './credentials.js';
import { isRecord, parseJson } from '../json.js';
import { Refusal } from './refusal.js';

/** Who may call. `checkTokens: false` lets every caller in, with any token or none. */
export interface AuthRules {
  readonly apiKeys: readonly string[];
  readonly accessKeys: readonly AccessKeyPair[];
  readonly anyApiKey: boolean;
  readonly checkTokens: boolean;
}

/** The account of every configured credential: keys of one account share slots, balance and external ids. */
export const MAIN_ACCOUNT = 'main';

const NO_ACCESS_KEYS_HERE =
  'Authentication error. The current API does not support AK/SK; please go to the console (https://kling.ai/dev/api-key) to create API key.';

/**
 * Checks an `Authorization` header and names the account behind it. `generation` decides whether a JWT is welcome.
 * Throws the refusals 1000 to 1004. Only the texts of 1001 and 1002 were recorded from Kling; those of 1000, 1003
 * and 1004, and that of a header without `Bearer`, are ours. `exp` and `nbf` are checked with no leeway.
 */
export function authenticate(
  header: string | undefined,
  generation: 'legacy' | 'standard',
  rules: AuthRules,
  nowMs: number,
): string {
  if (!rules.checkTokens) return MAIN_ACCOUNT;
  if (header === undefined || header === '') {
    throw generation === 'legacy'
      ? new Refusal(1001, 'Authorization is empty')
      : new Refusal(1002, NO_ACCESS_KEYS_HERE);
  }
  const token = /^Bearer (\S+)$/.exec(header)?.[1];
  if (token === undefined) throw new Refusal(1002, 'Authorization is invalid');
  if (rules.apiKeys.includes(token)) return MAIN_ACCOUNT;
  const looksLikeApiKey = token.startsWith('api-key-');
  if (rules.anyApiKey && (looksLikeApiKey || !token.includes('.'))) return accountOfKey(token);
  if (looksLikeApiKey) throw new Refusal(1002, 'api key not found');
  if (generation === 'standard') throw new Refusal(1002, NO_ACCESS_KEYS_HERE);
  verifyJwt(token, rules.accessKeys, Math.floor(nowMs / 1000));
  return MAIN_ACCOUNT;
}

/** An unlisted key is an account of its own. Its name is a digest, so that no key reaches the ledger. */
function accountOfKey(apiKey: string): string {
  return `key-${createHash('sha256').update(apiKey).digest('hex').slice(0, 12)}`;
}

function verifyJwt(token: string, accessKeys: readonly AccessKeyPair[], nowSeconds: number): void {
  const parts = token.split('.');
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) {
    throw new Refusal(1002, `The token was expected to have 3 parts, but got ${countParts(parts.length)}`);
  }
  const claims = parsePart(payload);
  if (parsePart(header).alg !== 'HS256') throw new Refusal(1000, 'The token algorithm is not HS256');
  const pair = accessKeys.find(({ accessKey }) => accessKey === claims.iss);
  if (pair === undefined) throw new Refusal(1002, 'access key not found');
  const expected = createHmac('sha256', pair.secretKey).update(`${header}.${payload}`).digest();
  const actual = Buffer.from(signature, 'base64url');
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) {
    throw new Refusal(1000, 'The token signature is invalid');
  }
  if (typeof claims.exp !== 'number') throw new Refusal(1002, 'The token has no expiration time');
  if (claims.exp <= nowSeconds) throw new Refusal(1004, 'The token has expired');
  if (typeof claims.nbf === 'number' && claims.nbf > nowSeconds) throw new Refusal(1003, 'The token is not yet valid');
}

/** Counts as Kling does: a string without any dot was recorded as "got 0". */
function countParts(parts: number): string {
  if (parts === 1) return '0';
  return parts > 3 ? '> 3' : String(parts);
}

function parsePart(part: string): Record<string, unknown> {
  const value = parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  if (!isRecord(value)) throw new Refusal(1002, 'The token is not a valid JWT');
  return value;
}

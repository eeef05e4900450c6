import { SignJWT } from 'jose';

/** Either of the two ways to prove who we are. The pair is the older one and works on the legacy endpoints only. */
export type KlingCredentials = { readonly apiKey: string } | { readonly accessKey: string; readonly secretKey: string };

/** What to do where the pair is not taken. */
export const API_KEY_ADVICE = 'create an API key at https://kling.ai/dev/api-key and set KLING_API_KEY';

/** What must never be written anywhere. */
export function listSecrets(credentials: KlingCredentials): readonly string[] {
  return 'apiKey' in credentials ? [credentials.apiKey] : [credentials.secretKey, credentials.accessKey];
}

export type AuthKind = 'api-key' | 'jwt';

/** Where the text behind `Authorization: Bearer` comes from. */
export interface TokenSource {
  readonly kind: AuthKind;
  bearer(): Promise<string>;
  /** Forgets the token in use; `serverDate` is the `Date` header of the reply that refused it, whose clock then counts. */
  renew(serverDate?: string): void;
  /** All that must never be shown: keys, the token in use and the parts that identify it. */
  secrets(): Promise<readonly string[]>;
}

/** The lifetime in Kling's own example; a longer one may be refused. */
const LIFE_SECONDS = 1800;
/** Kling's samples date a token back by this much, so that a server clock slightly behind ours takes it. */
const BACKDATE_SECONDS = 5;
/** Renewed at half its life: no request then carries a token that expires on the way. */
const RENEW_AFTER_MS = (LIFE_SECONDS * 1000) / 2;

/**
 * An API key is used as it is; an access key and its secret sign short-lived JWTs (HS256), kept and renewed at half their life.
 * `now` is epoch milliseconds; `elapsed` is milliseconds by a clock that nobody sets. Throws when a key is empty or holds characters that no header can carry; the text never quotes it.
 */
export function createTokenSource(
  credentials: KlingCredentials,
  { now, elapsed = () => performance.now() }: { now: () => number; elapsed?: () => number },
): TokenSource {
  if ('apiKey' in credentials) return createApiKeySource(credentials.apiKey);
  const { accessKey, secretKey } = credentials;
  checkKey('access key', accessKey);
  checkKey('secret key', secretKey);
  const secret = new TextEncoder().encode(secretKey);
  let clockOffsetMs = 0;
  let cached: { readonly token: Promise<string>; readonly signedAtMs: number; readonly signedAt: number } | undefined;

  /** Young by both clocks: ours may be set back under a token that grows old, and the other one stands still while a laptop sleeps. */
  function isYoung(token: { readonly signedAtMs: number; readonly signedAt: number }): boolean {
    const ageMs = now() - token.signedAtMs;
    return ageMs >= 0 && ageMs < RENEW_AFTER_MS && elapsed() - token.signedAt < RENEW_AFTER_MS;
  }

  function bearer(): Promise<string> {
    if (cached === undefined || !isYoung(cached)) {
      cached = { token: signJwt(accessKey, secret, now() + clockOffsetMs), signedAtMs: now(), signedAt: elapsed() };
    }
    return cached.token;
  }

  return {
    kind: 'jwt',
    bearer,
    async secrets() {
      const token = await bearer();
      // The first part says only that it is a JWT.
      return [token, ...token.split('.').slice(1), accessKey, secretKey];
    },
    renew(serverDate) {
      cached = undefined;
      const serverMs = Date.parse(serverDate ?? '');
      if (Number.isFinite(serverMs)) clockOffsetMs = serverMs - now();
    },
  };
}

function createApiKeySource(apiKey: string): TokenSource {
  checkKey('API key', apiKey);
  return {
    kind: 'api-key',
    bearer: () => Promise.resolve(apiKey),
    renew: () => undefined,
    secrets: () => Promise.resolve([apiKey]),
  };
}

function signJwt(accessKey: string, secret: Uint8Array, nowMs: number): Promise<string> {
  const nowSeconds = Math.floor(nowMs / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(accessKey)
    .setExpirationTime(nowSeconds + LIFE_SECONDS)
    .setNotBefore(nowSeconds - BACKDATE_SECONDS)
    .sign(secret);
}

function checkKey(name: string, key: string): void {
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new Error(`The Kling ${name} is empty or holds spaces, line breaks or other characters that no key has.`);
}

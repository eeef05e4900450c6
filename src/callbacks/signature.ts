import { createHmac, timingSafeEqual } from 'node:crypto';

/** One delivery as it came, with the headers of Standard Webhooks. */
export interface SignedDelivery {
  readonly id?: string;
  /** Seconds since 1970. */
  readonly timestamp?: string;
  /** `v1,<base64>`, several with spaces between. */
  readonly signature?: string;
  readonly body: Uint8Array;
}

/** `late`: rightly signed, but of another time, so that it may be a copy, or one of the two clocks is wrong. */
export type SignatureVerdict = 'genuine' | 'unsigned' | 'forged' | 'late';

/** As Kling documents it, and as Standard Webhooks recommends it. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * Whether Kling signed it with one of the account's secrets (`whsec_...`): two are good while one takes the other's place. Written out here,
 * since the scheme is an HMAC, and its library knows one secret, reads the clock itself and does not say which fault it found.
 */
export function judgeSignature(delivery: SignedDelivery, secrets: readonly string[], nowMs: number): SignatureVerdict {
  const { id = '', timestamp = '', signature = '', body } = delivery;
  if (signature === '') return 'unsigned';
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return 'forged';
  const given = signature
    .split(' ')
    .flatMap((word) => (word.startsWith('v1,') ? [Buffer.from(word.slice(3), 'base64')] : []));
  const wanted = secrets.map((secret) => sign(secret, `${id}.${timestamp}.`, body));
  // All are compared, so that the time does not tell how far it went.
  const matches = wanted.flatMap((one) =>
    given.map((other) => one.length === other.length && timingSafeEqual(one, other)),
  );
  if (!matches.includes(true)) return 'forged';
  return Math.abs(nowMs - Number(timestamp) * 1000) > TOLERANCE_MS ? 'late' : 'genuine';
}

/** The headers of a delivery of our own: a test of the way in is signed as Kling would sign it. */
export function signDelivery(secret: string, { id, timestamp, body }: { id: string; timestamp: string; body: string }) {
  const signature = sign(secret, `${id}.${timestamp}.`, Buffer.from(body)).toString('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function sign(secret: string, head: string, body: Uint8Array): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(head).update(body).digest();
}

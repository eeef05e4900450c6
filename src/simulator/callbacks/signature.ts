import { createHmac } from 'node:crypto';

/** The parts of a delivery that its signature covers. `timestamp` is in seconds. */
export interface SignedDelivery {
  readonly id: string;
  readonly timestamp: string;
  readonly body: string;
}

/** The `webhook-signature` of a delivery in the Standard Webhooks scheme; `secret` is `whsec_` and base64. */
export function signDelivery(secret: string, { id, timestamp, body }: SignedDelivery): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

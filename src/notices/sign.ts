import { Webhook } from 'standardwebhooks';
import type { KlingEvent } from '../domain/notices/event.js';

/** The headers of a notice as Standard Webhooks has them; with several secrets, while one replaces another, a signature by each. */
export function signEvent(
  { id }: Pick<KlingEvent, 'id'>,
  body: string,
  { secrets, nowMs }: { readonly secrets: readonly string[]; readonly nowMs: number },
): Record<string, string> {
  const at = new Date(nowMs);
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
    ...(signatures.length === 0 ? {} : { 'webhook-signature': signatures.join(' ') }),
  };
}

import type { KlingEvent } from '../domain/notices/event.js';
import { PrivateAddressError } from '../network/private-address.js';
import type { GuardedConnections } from '../network/transport/guarded-connections.js';
import { readTrouble } from '../network/transport/dispatcher.js';
import { readHeader } from '../network/transport/read-header.js';
import { parseRetryAfter } from '../network/transport/retry-after.js';
import { request } from '../network/transport/undici.js';
import type { Trouble } from '../network/transport/trouble.js';
import type { Delivery } from '../ports/notices/receivers.js';
import { signEvent } from './sign.js';
import { vetReceiver } from '../network/vet-receiver.js';

export interface ReceiverOptions {
  readonly connections: GuardedConnections;
  /** Each signs; without one, notices are not signed. */
  readonly secrets: readonly string[];
  /** Hosts that may lie at private addresses. */
  readonly hosts: readonly string[];
  readonly now: () => number;
}

/** A receiver that takes longer to say that it has it does its work first; the next try brings it again. As others that follow Standard Webhooks. */
export const ANSWER_LIMIT_MS = 15_000;
/** "Come back in a month" must not lose a notice, which is tried for three days. */
const MAX_RETRY_AFTER_SECONDS = 6 * 3600;

const TROUBLE: Readonly<Record<Trouble, string>> = {
  'connect-timeout': 'could not be reached in time',
  'headers-timeout': 'did not answer in time',
  'body-timeout': 'did not answer in time',
  'unknown-host': 'is on a host that could not be found',
  refused: 'is on a host that refused the connection',
  broken: 'broke off the connection',
  tls: 'is on a host whose certificate or encryption was not acceptable',
  unreachable: 'could not be reached',
};

/** Sends an event to a URL. Redirects are not followed: nobody has said where they may lead. */
export async function callReceiver(
  text: string,
  event: KlingEvent,
  signal: AbortSignal,
  { connections, secrets, hosts, now }: ReceiverOptions,
): Promise<Delivery> {
  const { destination, refusal } = vetReceiver(text, hosts);
  if (destination === undefined) return { kind: 'refused', reason: `It may not be called: ${refusal}.` };
  const body = JSON.stringify(event);
  const limit = AbortSignal.timeout(ANSWER_LIMIT_MS);
  let proxy;
  try {
    proxy = connections.proxyOf(destination.url);
    const {
      statusCode,
      headers,
      body: answer,
    } = await request(destination.url, {
      method: 'POST',
      dispatcher: await connections.open(destination),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'kling-temporal',
        ...signEvent(event, body, { secrets, nowMs: now() }),
      },
      body,
      signal: AbortSignal.any([signal, limit]),
    });
    answer.on('error', () => undefined);
    // What it says besides is for nobody: its first piece, so that the connection can be used again, and no more.
    void answer.dump({ limit: 16_384 }).catch(() => undefined);
    return judge(statusCode, readHeader(headers['retry-after']), now());
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PrivateAddressError)
      return {
        kind: 'refused',
        reason: `It may not be called: ${error.message}, and KLING_NOTIFY_HOSTS of the worker does not name it.`,
      };
    if (limit.aborted) return { kind: 'later', reason: `It did not answer within ${ANSWER_LIMIT_MS / 1000} s.` };
    const { trouble, proxyPart } = readTrouble(error, proxy);
    return { kind: 'later', reason: `It ${TROUBLE[trouble]}${proxyPart}.` };
  }
}

/** What an answer means: only 2xx says that it has the event, and 410 that it never wants another. */
function judge(status: number, retryAfter: string | undefined, nowMs: number): Delivery {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'refused', reason: 'It wants no more notices (HTTP 410).' };
  if (status >= 300 && status < 400)
    return {
      kind: 'later',
      reason: `It redirects (HTTP ${status}), which notices do not follow; write the address itself.`,
    };
  const asked = parseRetryAfter(retryAfter, nowMs);
  const wait = asked === undefined ? {} : { retryAfterSeconds: Math.min(asked, MAX_RETRY_AFTER_SECONDS) };
  return { kind: 'later', reason: `It answers HTTP ${status}.`, ...wait };
}

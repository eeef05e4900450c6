import type { Scrub } from '../../domain/text/scrub.js';
import type { ChooseProxy } from '../../network/proxy.js';
import type { TraceRequest } from '../../network/trace-request.js';
import { createDispatcher } from '../../network/transport/dispatcher.js';
import { parseBaseUrl } from './base-url.js';
import type { Call } from './call.js';
import type { Envelope, RawReply } from './envelope.js';
import { parseEnvelope, readCode } from './envelope.js';
import type { Way } from './outage.js';
import type { ResponseLog } from './response-record.js';
import type { Wire } from './send-once.js';
import { sendOnce } from './send-once.js';
import type { AuthKind, TokenSource } from './token.js';

export interface Reply extends Envelope {
  /** The server's `Date` header. */
  readonly serverDate?: string;
  /** Takes our own keys out of a text of the reply before it is shown or kept. */
  readonly scrub: Scrub;
}

/** Kling's API as far as HTTP goes. */
export interface Http {
  readonly auth: AuthKind;
  /** Throws `KlingFailure`. */
  request(call: Call): Promise<Reply>;
  close(): Promise<void>;
}

export interface HttpOptions extends Pick<Way, 'connectTimeoutMs' | 'headersTimeoutMs' | 'bodyTimeoutMs'> {
  readonly baseUrl: string;
  readonly token: TokenSource;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds by a clock that nobody sets, for what is waited and measured. */
  readonly elapsed?: () => number;
  /** The proxy on the way to a host; none by default. */
  readonly chooseProxy?: ChooseProxy;
  /** Makes each request a step of a trace; of none by default. */
  readonly trace?: TraceRequest;
  /** Where each reply is written whole, for who looks for a fault; nowhere by default. */
  readonly responses?: ResponseLog;
}

/**
 * Makes exactly one request per call and never tries again: that is Temporal's part. The one exception is a JWT that Kling refused for
 * its time: nothing has happened yet, so it is renewed by the server's clock and the request sent once more.
 * Throws an Error at once for a base URL that would carry the key in the clear.
 */
export function createHttp(options: HttpOptions): Http {
  const wire = openWire(options);
  const { token } = wire;
  return {
    auth: token.kind,
    async request(call) {
      let reply = await sendOnce(call, wire);
      if (token.kind === 'jwt' && isRefusedForTime(reply)) {
        token.renew(reply.date);
        reply = await sendOnce(call, wire);
      }
      return { ...parseEnvelope(reply), serverDate: reply.date, scrub: reply.scrub };
    },
    async close() {
      await wire.dispatcher.close();
      await wire.responses?.flush();
    },
  };
}

function openWire({ baseUrl, chooseProxy, elapsed = () => performance.now(), ...rest }: HttpOptions): Wire {
  const base = parseBaseUrl(baseUrl);
  const proxy = chooseProxy?.(base.hostname, Number(base.port) || 443);
  return { ...rest, base, proxy, elapsed, dispatcher: createDispatcher({ ...rest, proxy }) };
}

/** Token not yet valid, token expired: refused before anything happened. */
const TOKEN_TIME_CODES: readonly (number | undefined)[] = [1003, 1004];
/** The documented status, and the one of gateways that leave the refusal to the body. */
const TOKEN_TIME_STATUSES: readonly number[] = [401, 200];

function isRefusedForTime({ httpStatus, text }: RawReply): boolean {
  return TOKEN_TIME_STATUSES.includes(httpStatus) && TOKEN_TIME_CODES.includes(readCode(text));
}

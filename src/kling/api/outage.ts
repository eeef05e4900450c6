import { KlingFailure } from '../../domain/kling-failure.js';
import type { Proxy } from '../../network/proxy.js';
import { readTrouble } from '../../network/transport/dispatcher.js';
import type { Trouble } from '../../network/transport/trouble.js';
import { reduceError, renderSeconds } from '../../network/transport/trouble.js';

/** The way to Kling, and how long each part of it may take. */
export interface Way {
  readonly base: URL;
  readonly proxy?: Proxy;
  readonly connectTimeoutMs: number;
  /** From the first byte sent to the reply's headers: also the time that an upload of pictures may take. */
  readonly headersTimeoutMs: number;
  /** For the whole body of the reply. */
  readonly bodyTimeoutMs: number;
}

const TEXTS: Readonly<Record<Trouble, (call: string, way: Way) => string>> = {
  'connect-timeout': (call, { connectTimeoutMs }) =>
    `Kling could not be reached for ${call} within ${renderSeconds(connectTimeoutMs)}`,
  'headers-timeout': (call, { headersTimeoutMs }) =>
    `Kling did not answer ${call} within ${renderSeconds(headersTimeoutMs)}`,
  'body-timeout': (call, { bodyTimeoutMs }) =>
    `Kling did not finish its answer to ${call} within ${renderSeconds(bodyTimeoutMs)}`,
  'unknown-host': (call, { base }) => `The host ${base.hostname} could not be found for ${call}`,
  refused: (call, { base }) => `The host ${base.host} refused the connection for ${call}`,
  broken: (call) => `Kling closed the connection before it had answered ${call}`,
  tls: (call, { base }) => `The certificate or encryption of ${base.host} was not acceptable for ${call}`,
  unreachable: (call) => `Kling could not be reached for ${call}`,
};

/** The failure for a request that got no reply; `error` is undici's. */
export function createOutage(call: string, error: unknown, way: Way): KlingFailure {
  const { trouble, proxyPart } = readTrouble(error, way.proxy);
  return new KlingFailure('Outage', TEXTS[trouble](call, way) + proxyPart, { cause: reduceError(error) });
}

/** The failure for a reply that does not come to its end in time. */
export function createTooSlow(call: string, way: Way): KlingFailure {
  return new KlingFailure('Outage', TEXTS['body-timeout'](call, way));
}

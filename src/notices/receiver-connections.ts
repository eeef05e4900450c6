import type { Env } from '../domain/env.js';
import { readProxies } from '../network/proxy.js';
import type { GuardedConnections } from '../network/transport/guarded-connections.js';
import { createGuardedConnections } from '../network/transport/guarded-connections.js';
import { ANSWER_LIMIT_MS } from './call-receiver.js';

/** Connections to receivers. */
export function createReceiverConnections(env: Env): GuardedConnections {
  return createGuardedConnections({
    // A receiver that cannot be reached is not worth the whole limit of its answer.
    connectTimeoutMs: 10_000,
    headersTimeoutMs: ANSWER_LIMIT_MS,
    bodyTimeoutMs: ANSWER_LIMIT_MS,
    chooseProxy: readProxies(env).https,
  });
}

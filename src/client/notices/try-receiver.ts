import { randomBytes } from 'node:crypto';
import type { Config } from '../../config/read-config.js';
import type { KlingEvent } from '../../domain/notices/event.js';
import { callReceiver } from '../../notices/call-receiver.js';
import { createReceiverConnections } from '../../notices/receiver-connections.js';
import { runProgram } from '../../notices/run-program.js';
import type { ConfiguredTarget } from '../../domain/notices/configured-target.js';
import type { Delivery } from '../../ports/notices/receivers.js';

/** What is sent to see whether anything arrives. */
export function createTestEvent(now: Date): KlingEvent {
  return {
    id: `evt_${randomBytes(16).toString('hex')}`,
    type: 'alert.test',
    timestamp: now.toISOString(),
    data: { text: 'This is a test: nothing has happened.' },
  };
}

/** Sends an event from here, signed as a worker with these settings signs it, once. */
export async function tryReceiver(
  target: ConfiguredTarget,
  event: KlingEvent,
  { config, signal }: { readonly config: Pick<Config, 'notices' | 'env'>; readonly signal: AbortSignal },
): Promise<Delivery> {
  if (target.kind === 'program') return runProgram(target.command, event, signal, config);
  const { secrets, hosts } = config.notices;
  const connections = createReceiverConnections(config.env);
  try {
    return await callReceiver(target.url, event, signal, { connections, secrets, hosts, now: Date.now });
  } finally {
    await connections.close();
  }
}

import type { Client } from '@temporalio/client';
import type { Env } from '../domain/env.js';
import type { ConfiguredTarget } from '../domain/notices/configured-target.js';
import type { Announce } from '../ports/notices/announce.js';
import type { Receivers } from '../ports/notices/receivers.js';
import { createAnnouncer } from './announcer.js';
import { createReceiverConnections } from './receiver-connections.js';
import { createReceivers } from './receivers.js';

export interface NoticesSettings {
  readonly taskQueue: string;
  readonly notices: {
    readonly targets: readonly ConfiguredTarget[];
    readonly secrets: readonly string[];
    readonly hosts: readonly string[];
  };
  readonly env: Env;
}

/** Both ends of notices in a worker: what announces events, and what brings them to those who wait. */
export function createNotices(
  { taskQueue, notices, env }: NoticesSettings,
  { client, onTrouble }: { readonly client: Client; readonly onTrouble: (text: string) => void },
): { readonly announce: Announce; readonly receivers: Receivers; close(): Promise<void> } {
  const { targets: configured, secrets, hosts } = notices;
  const connections = createReceiverConnections(env);
  return {
    announce: createAnnouncer({ client, taskQueue, configured, onTrouble }),
    receivers: createReceivers({ client, configured, env, connections, secrets, hosts, now: Date.now }),
    close: () => connections.close(),
  };
}

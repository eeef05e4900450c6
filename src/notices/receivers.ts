import type { Client } from '@temporalio/client';
import { assertNever } from '../domain/assert-never.js';
import type { Env } from '../domain/env.js';
import type { ConfiguredTarget } from '../domain/notices/configured-target.js';
import type { KlingEvent } from '../domain/notices/event.js';
import type { Delivery, Receivers } from '../ports/notices/receivers.js';
import type { ReceiverOptions } from './call-receiver.js';
import { callReceiver } from './call-receiver.js';
import { runProgram } from './run-program.js';
import { startThen } from './start-then.js';

export interface ReceiversOptions extends ReceiverOptions {
  readonly client: Client;
  readonly configured: readonly ConfiguredTarget[];
  /** What a program gets its few variables from. */
  readonly env: Env;
}

/** Everybody whom a worker can bring an event to. */
export function createReceivers(options: ReceiversOptions): Receivers {
  return {
    async deliver(event, target, signal) {
      switch (target.kind) {
        case 'url':
          return callReceiver(target.url, event, signal, options);
        case 'then':
          return startThen(options.client, target);
        case 'configured':
          return deliverConfigured(event, findConfigured(options, target.name), signal, options);
        default:
          return assertNever(target);
      }
    },
  };
}

const findConfigured = ({ configured }: ReceiversOptions, asked: string): ConfiguredTarget | undefined =>
  configured.find(({ name }) => name === asked);

async function deliverConfigured(
  event: KlingEvent,
  target: ConfiguredTarget | undefined,
  signal: AbortSignal,
  options: ReceiversOptions,
): Promise<Delivery> {
  // Another worker may still have it, or somebody sets it again.
  if (target === undefined) return { kind: 'later', reason: 'This worker is not set up to send there any more.' };
  if (target.kind === 'program') return runProgram(target.command, event, signal, options);
  return callReceiver(target.url, event, signal, options);
}

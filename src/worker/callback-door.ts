import type { Client } from '@temporalio/client';
import type { Logger } from '@temporalio/worker';
import { endByToken } from '../callbacks/awaited-task.js';
import { createCallbackUrl, derivePathKey } from '../callbacks/callback-url.js';
import type { Listening } from '../network/listening.js';
import { isAddressTaken } from '../network/listening.js';
import { explainNoReceiver, listen } from '../callbacks/listen.js';
import type { Receive } from '../callbacks/receive.js';
import { createReceive } from '../callbacks/receive.js';
import { createReceiver } from '../callbacks/receiver.js';
import { createWaits } from '../callbacks/waits.js';
import type { Account, Config, KlingCredentials } from '../config/read-config.js';
import { InvalidConfig } from '../config/read-config.js';
import type { CallbackCounts } from '../domain/callbacks/callback-counts.js';
import type { CallbackUrls } from '../ports/accounts.js';
import type { Waits } from '../ports/board.js';
import type { AccountParts } from './account-parts.js';

/** What of a worker's settings callbacks are about. */
interface DoorConfig extends Pick<Config, 'callbackUrl' | 'callbackAddress'> {
  readonly accounts: readonly (Pick<Account, 'name' | 'webhookSecrets'> & { readonly credentials: KlingCredentials })[];
}

/** Where a worker receives Kling's callbacks. */
export interface CallbackDoor {
  counts(): CallbackCounts;
  /** Opens it, now that there is a Temporal to tell. Throws `InvalidConfig` for an address at which nobody can listen. */
  open(client: Client): Promise<Waits>;
  close(): Promise<void>;
}

/** Another worker of this machine may have the address; when that one ends, this one is to go on. */
const TRY_AGAIN_MS = 10_000;

/** Undefined where no callbacks are wanted, or they arrive elsewhere. */
export function createCallbackDoor(
  { callbackUrl, callbackAddress: address, accounts: known }: DoorConfig,
  accounts: readonly AccountParts[],
  logger: Pick<Logger, 'info' | 'warn'>,
): CallbackDoor | undefined {
  if (callbackUrl === undefined || address === undefined) return undefined;
  let receive: Receive | undefined;
  let listening: Listening | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;
  const receiver = createReceiver({
    accounts: accounts.flatMap(({ name, board, kling }) =>
      known
        .filter((account) => account.name === name)
        .map(({ credentials, webhookSecrets: secrets }) => ({
          ...{ name, board, secrets, key: derivePathKey(credentials) },
          getTask: (ref) => kling.getTask(ref),
        })),
    ),
    receive: () => receive,
    now: Date.now,
    log: (line) => void logger.warn(line),
  });

  async function tryToListen(isFirst: boolean): Promise<void> {
    if (address === undefined || isClosed) return;
    try {
      listening = await listen(receiver, address);
      logger.info(`Callbacks are received at ${listening.url}, for ${callbackUrl ?? ''}.`);
    } catch (error) {
      if (!isAddressTaken(error)) throw new InvalidConfig(explainNoReceiver(address, error));
      if (isFirst) logger.warn(`${explainNoReceiver(address, error)} Until then those who have it receive them all.`);
      retry = setTimeout(() => void tryToListen(false).catch(() => undefined), TRY_AGAIN_MS).unref();
    }
  }

  return {
    counts: receiver.counts,
    async open(client) {
      const waits = createWaits((taskToken, result) => endByToken(client, taskToken, result));
      receive = createReceive({ client, waits });
      await tryToListen(true);
      return waits;
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await listening?.close();
    },
  };
}

/** The URLs at which Kling is to tell of an account's tasks; undefined where it is to tell nobody. */
export function createCallbackUrls(config: DoorConfig, account: string): CallbackUrls | undefined {
  const { callbackUrl: base, accounts } = config;
  const credentials = accounts.find(({ name }) => name === account)?.credentials;
  if (base === undefined || credentials === undefined) return undefined;
  const key = derivePathKey(credentials);
  return (target) => createCallbackUrl(base, { account, ...target }, key);
}

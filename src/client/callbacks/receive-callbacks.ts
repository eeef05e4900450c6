import { derivePathKey } from '../../callbacks/callback-url.js';
import { explainNoReceiver, listen } from '../../callbacks/listen.js';
import type { CallbackAccount } from '../../callbacks/receive.js';
import type { Receive } from '../../callbacks/receive.js';
import { createReceive } from '../../callbacks/receive.js';
import { createReceiver } from '../../callbacks/receiver.js';
import type { Config } from '../../config/read-config.js';
import { InvalidConfig, NO_KEYS } from '../../config/read-config.js';
import type { CallbackCounts } from '../../domain/callbacks/callback-counts.js';
import { createScrub } from '../../domain/text/scrub.js';
import { listSecrets } from '../../kling/api/token.js';
import { connectService } from '../../temporal/connect/connection.js';
import { untilAborted } from '../../temporal/until-aborted.js';
import { askServer, watchServer } from '../../temporal/watch-server.js';
import { connectAccount } from '../tasks/connect-account.js';

export interface ReceiveCallbacksOptions {
  readonly address: { readonly host: string; readonly port: number };
  /** Aborted to stop. */
  readonly signal: AbortSignal;
  readonly onListening: (facts: { readonly url: string; readonly temporal: string }) => void;
  readonly log: (line: string) => void;
}

/** One look at a task, at most. */
const REQUEST_LIMIT_MS = 4000;

const RECEIVER = {
  name: 'receiver',
  away: 'Callbacks are answered with 503 until it does; nothing is lost, workers look at their tasks meanwhile',
  back: 'callbacks are told to it',
};

/**
 * Receives Kling's callbacks for workers elsewhere, until told to stop; resolves with what came. It waits for Temporal as a worker does, and answers
 * "not now" until then. Throws `InvalidConfig` without keys and for an address at which nobody can listen, and `TemporalUnreachable`.
 */
export async function receiveCallbacks(
  config: Config,
  { address, signal, onListening, log }: ReceiveCallbacksOptions,
): Promise<CallbackCounts> {
  const accounts = config.accounts.flatMap(({ credentials, ...account }) =>
    credentials === undefined ? [] : [{ ...account, credentials }],
  );
  if (accounts.length === 0) throw new InvalidConfig(NO_KEYS);
  const scrub = createScrub(accounts.flatMap(({ credentials }) => listSecrets(credentials)));
  const klings = accounts.map((account) => ({
    account,
    ...connectAccount({ ...config, klingBaseUrl: account.klingBaseUrl }, account.credentials, {
      requestTimeoutMs: REQUEST_LIMIT_MS,
      onTrouble: (text) => log(scrub(text)),
    }),
  }));
  let receive: Receive | undefined;
  const receiver = createReceiver({
    accounts: klings.map(({ account, kling }): CallbackAccount => {
      const { name, credentials, webhookSecrets: secrets } = account;
      return { name, secrets, key: derivePathKey(credentials), getTask: (ref) => kling.getTask(ref) };
    }),
    receive: () => receive,
    now: Date.now,
    log,
  });
  try {
    const listening = await listen(receiver, address).catch((error: unknown) => {
      throw new InvalidConfig(explainNoReceiver(address, error));
    });
    try {
      const temporal = await connectService({ env: config.env, keys: config.encryption.keys, signal, log });
      receive = createReceive({ client: temporal.client });
      onListening({ url: listening.url, temporal: temporal.address });
      const watch = { ask: () => askServer(temporal.client), address: temporal.address, asker: RECEIVER };
      void watchServer({ ...watch, say: log }, signal);
      await untilAborted(signal);
      await temporal.close();
    } catch (error) {
      // Told to stop before Temporal was there.
      if (!signal.aborted) throw error;
    } finally {
      await listening.close();
    }
    return receiver.counts();
  } finally {
    await Promise.all(klings.map(({ close }) => close()));
  }
}

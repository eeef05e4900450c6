import { createHash } from 'node:crypto';
import { readProxies } from '../../network/proxy.js';
import { createInputStore } from '../../store/inputs/input-store.js';
import type { TemporalClient } from '../../temporal/connect/connection.js';
import { findOtherMachine } from './other-machine.js';
import type { SendingConfig } from './send-files.js';

/**
 * Puts a text of rows where a worker on another machine reads it, and returns its name there. Undefined where the worker runs here, or there is no
 * bucket for inputs: then the text goes into the output, which both must see.
 */
export type SendRows = (text: string) => Promise<string | undefined>;

export function createSendRows(
  temporal: Pick<TemporalClient, 'client'>,
  { env, taskQueue, inputStore }: SendingConfig,
  ownMachine?: string,
): SendRows {
  return async (text) => {
    if (inputStore === undefined) return undefined;
    if ((await findOtherMachine(temporal, taskQueue, ownMachine)) === undefined) return undefined;
    const store = createInputStore(inputStore, { chooseProxy: readProxies(env).https });
    const bytes = Buffer.from(text);
    const content = {
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      contentType: 'application/jsonl',
      extension: '.jsonl',
      open: () => once(bytes),
    };
    try {
      return await store.put(content, new AbortController().signal);
    } finally {
      store.close();
    }
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- as what comes from a disk
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

import { readProxies } from '../../network/proxy.js';
import { contentOfBytes } from '../../pictures/bytes-content.js';
import { createInputStore } from '../../store/inputs/input-store.js';
import type { TemporalClient } from '../../temporal/connect/connection.js';
import { findOtherMachine } from './other-machine.js';
import type { SendingConfig } from './put-files.js';

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
    const content = contentOfBytes(Buffer.from(text), { contentType: 'application/jsonl', extension: '.jsonl' });
    try {
      return await store.put(content, new AbortController().signal);
    } finally {
      store.close();
    }
  };
}

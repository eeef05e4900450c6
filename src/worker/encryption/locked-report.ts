import type { Logger } from '@temporalio/worker';
import type { DecryptionFailed } from '../../temporal/encryption/decryption-failed.js';
import type { Readiness } from '../health/readiness.js';

/** Temporal tries again what a worker cannot read, at least every few minutes: what was not met for longer is gone, or others do it. */
const FORGET_MS = 10 * 60_000;

/** Says that something cannot be decrypted here where somebody looks: in the log, once for each key, and in the worker's readiness for as long as it is met. */
export function createLockedReport(
  readiness: Readiness,
  logger: Pick<Logger, 'error'>,
): (failure: DecryptionFailed) => void {
  const said = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  return ({ message, facts: { keyId } }) => {
    const text = `${message} What needs it waits, and goes on by itself in a worker that has the key.`;
    readiness.note('encryption', text);
    clearTimeout(timer);
    timer = setTimeout(() => readiness.note('encryption', undefined), FORGET_MS).unref();
    if (said.has(keyId)) return;
    said.add(keyId);
    logger.error(text);
  };
}

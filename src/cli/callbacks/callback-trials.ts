import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/read-config.js';
import type { CallbackTrial } from '../../client/callbacks/try-callbacks.js';
import { tryCallbacks } from '../../client/callbacks/try-callbacks.js';

/** One after the other: a receiver is no place for a crowd. */
export async function tryAll(
  { callbackUrl, accounts }: Pick<Config, 'callbackUrl' | 'accounts'>,
  signal: AbortSignal,
): Promise<{ readonly account: string; readonly trial: CallbackTrial }[]> {
  const trials: { account: string; trial: CallbackTrial }[] = [];
  if (callbackUrl === undefined) return trials;
  for (const account of accounts) {
    const trial = await tryCallbacks(callbackUrl, account, { nonce: randomUUID(), now: Date.now, signal });
    trials.push({ account: account.name, trial });
  }
  return trials;
}

export function renderTrial(trial: CallbackTrial): string {
  if (!trial.ok) return trial.text;
  const signed = trial.isSigned
    ? 'and takes the signature'
    : 'and asks Kling about each end, since no webhook secret is set';
  return `a receiver with its keys answers in ${trial.latencyMs} ms, ${signed}`;
}

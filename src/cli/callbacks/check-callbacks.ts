import { isRecord } from '../../domain/record.js';
import { renderDuration } from '../../domain/duration.js';
import type { Io } from '../process/io.js';
import type { Finding } from '../screen/finding.js';
import { askHealth } from '../../client/examine/ask-health.js';
import { findHealth } from '../machine/dev-file.js';
import { renderTrial, tryAll } from './callback-trials.js';

/** Of `kling doctor`: whether callbacks find their way in, and whether they come. Nothing where none are wanted. */
export async function checkCallbacks(io: Io): Promise<Finding[]> {
  const { config, signal } = io;
  const { callbackUrl, accountsFile } = config;
  if (callbackUrl === undefined) return [];
  const trials = await tryAll(config, signal);
  const found = trials.map(({ account, trial }) => ({
    name: accountsFile === undefined ? 'callbacks' : `callbacks ${account}`,
    ok: trial.ok,
    text: `${callbackUrl}: ${renderTrial(trial)}`,
  }));
  const { url } = await findHealth(config);
  const report = await askHealth(`${url}/readyz`, signal);
  const counts = isRecord(report) ? report.callbacks : undefined;
  return isRecord(counts) ? [...found, describeArrivals(counts, Date.now())] : found;
}

/** By what the worker at the health address has counted; `outcomes` as `CallbackCounts` has them. */
export function describeArrivals({ outcomes, lastAt }: Readonly<Record<string, unknown>>, nowMs: number): Finding {
  const count = (outcome: string) =>
    isRecord(outcomes) && typeof outcomes[outcome] === 'number' ? outcomes[outcome] : 0;
  const name = 'callbacks here';
  const refused = count('refused');
  if (refused > 0 && count('told') === 0)
    return {
      name,
      ok: false,
      text: `${refused} were refused, since their signature is not right; compare the webhook secret with Kling's console (KLING_WEBHOOK_SECRET)`,
    };
  if (typeof lastAt !== 'string') return { name, ok: true, text: 'none has come to the worker yet' };
  const age = renderDuration(Math.max(0, nowMs - Date.parse(lastAt)));
  return {
    name,
    ok: true,
    text: `the last came ${age} ago; ${count('told')} have ended a wait, ${refused} were refused`,
  };
}

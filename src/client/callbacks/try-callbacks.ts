import { answerNonce, createCallbackUrl, derivePathKey, readCallbackPath } from '../../callbacks/callback-url.js';
import { signDelivery } from '../../callbacks/signature.js';
import type { Account } from '../../config/read-config.js';
import { isRecord } from '../../domain/record.js';

/** Whether what Kling would send to an account's callback URL arrives at a receiver of ours. */
export type CallbackTrial =
  | { readonly ok: true; readonly latencyMs: number; readonly isSigned: boolean }
  | { readonly ok: false; readonly text: string };

type TriedAccount = Pick<Account, 'name' | 'credentials' | 'webhookSecrets'>;

/** Kling's own patience is not known: what takes longer is of no use. */
const LIMIT_MS = 10_000;

/**
 * Sends what Kling's own test callback holds, through the public address, with a nonce that only a receiver with the account's keys can answer.
 * It goes out from where this runs: from outside, when that is outside.
 */
export async function tryCallbacks(
  base: string,
  { name, credentials, webhookSecrets: [secret] }: TriedAccount,
  { nonce, now, signal }: { readonly nonce: string; readonly now: () => number; readonly signal: AbortSignal },
): Promise<CallbackTrial> {
  if (credentials === undefined) return { ok: false, text: `the keys of account ${name} are not here` };
  const key = derivePathKey(credentials);
  const url = createCallbackUrl(base, { account: name, workflowId: '', runId: '', externalTaskId: nonce }, key) ?? base;
  const body = JSON.stringify({
    id: nonce,
    status: 'submitted',
    message: '',
    create_time: now(),
    update_time: now(),
    outputs: [],
  });
  const signed =
    secret === undefined ? {} : signDelivery(secret, { id: nonce, timestamp: String(Math.floor(now() / 1000)), body });
  const startedMs = performance.now();
  try {
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    });
    const answer: unknown = await reply.json().catch(() => undefined);
    const expected = answerNonce(readCallbackPath(new URL(url).pathname), key);
    if (reply.ok && isRecord(answer) && answer.nonce === expected)
      return { ok: true, latencyMs: Math.round(performance.now() - startedMs), isSigned: answer.signed === true };
    return { ok: false, text: explainReply(reply.status, isRecord(answer) ? answer.answer : undefined) };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, text: `nobody answers there: ${reasonOf(error)}` };
  }
}

/** What the receiver would say in each case stands in `src/callbacks/receiver.ts`. */
function explainReply(status: number, answer: unknown): string {
  if (status === 404 && answer === 'not found')
    return 'a receiver answers, and does not know this account: it runs with other keys, or without this account';
  if (status === 401 && answer === 'the signature is not right')
    return 'the receiver has another webhook secret than this machine';
  if (status >= 300 && status < 400)
    return `it leads elsewhere (HTTP ${status}), where nobody knows whether Kling follows`;
  if (status === 502 || status === 503 || status === 504)
    return `a proxy answers that no receiver runs behind it (HTTP ${status})`;
  return `something else answers there (HTTP ${status})`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `it takes longer than ${LIMIT_MS / 1000} s`;
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}

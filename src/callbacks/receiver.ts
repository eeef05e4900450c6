import { Hono } from 'hono';
import type { Context } from 'hono';
import type { CallbackCounts, CallbackOutcome } from '../domain/callbacks/callback-counts.js';
import type { Task } from '../domain/task.js';
import { parseJson } from '../kling/reply/json.js';
import { parseTask } from '../kling/reply/task-parser.js';
import { readLimitedBody } from '../network/limited-body.js';
import { createCallbackCounts } from './callback-counts.js';
import type { CallbackPath, CallbackTarget } from './callback-url.js';
import { answerNonce, isProven, readCallbackPath, readTarget } from './callback-url.js';
import type { CallbackAccount, Receive } from './receive.js';
import type { SignatureVerdict } from './signature.js';
import { judgeSignature } from './signature.js';

export interface ReceiverOptions {
  readonly accounts: readonly CallbackAccount[];
  /** Undefined while Temporal has not answered yet. */
  readonly receive: () => Receive | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Gets a sentence for the operator. */
  readonly log: (line: string) => void;
}

/** Answers HTTP requests, and counts them. */
export interface Receiver {
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
  readonly counts: () => CallbackCounts;
}

/** A task with nine pictures and their watermarked copies, each with a signed link, is 40 KB; what is larger is none of Kling's. */
const MAX_BODY_BYTES = 128 * 1024;

type Status = 200 | 400 | 401 | 404 | 413 | 503;

/** What each outcome is answered with: everything that Kling need not send again with 200. */
const ANSWERS: Readonly<Record<CallbackOutcome, { readonly status: Status; readonly text: string }>> = {
  told: { status: 200, text: 'taken' },
  passing: { status: 200, text: 'taken' },
  late: { status: 200, text: 'taken' },
  unconfirmed: { status: 200, text: 'taken' },
  test: { status: 200, text: 'taken' },
  refused: { status: 401, text: 'the signature is not right' },
  unreadable: { status: 400, text: 'this is no task' },
  unknown: { status: 404, text: 'not found' },
  failed: { status: 503, text: 'not now' },
};

/** Kling's door: whatever else is asked of it, in whatever way, gets one and the same answer. */
export function createReceiver({ accounts, receive, now, log }: ReceiverOptions): Receiver {
  const counts = createCallbackCounts(now);
  const complain = createComplaints(log);
  const answer = (
    context: Context,
    outcome: CallbackOutcome,
    facts: object = {},
    status: Status = ANSWERS[outcome].status,
  ): Response => {
    counts.count(outcome);
    const { text } = ANSWERS[outcome];
    // A body that nobody reads must not be waited for.
    if (status !== 200) context.header('connection', 'close');
    return context.json({ answer: text, ...facts }, status);
  };
  const app = new Hono<{ Variables: { known: Known } }>();
  app.use(async (context, next) => {
    const path = readCallbackPath(context.req.path);
    const known = findAccount(path, accounts);
    if (known === undefined || context.req.method !== 'POST') return answer(context, 'unknown');
    context.set('known', known);
    return next();
  });
  app.all('*', async (context) => {
    const { path, target, account } = context.get('known');
    const body = await readLimitedBody(context.req.raw, MAX_BODY_BYTES);
    if (body === undefined) return answer(context, 'unreadable', {}, 413);
    const verdict = account.secrets.length === 0 ? 'unsigned' : judge(context, body, account, now());
    const isRefused = account.secrets.length > 0 && verdict !== 'genuine';
    if (isRefused) {
      complain(account.name, verdict);
      return answer(context, 'refused');
    }
    if (target.workflowId === '')
      return answer(context, 'test', { nonce: answerNonce(path, account.key), signed: verdict === 'genuine' });
    const task = readTask(body);
    if (task === undefined) return answer(context, 'unreadable');
    const tell = receive();
    if (tell === undefined) return answer(context, 'failed');
    return answer(context, await tell({ target, account, task, isSigned: verdict === 'genuine' }));
  });
  app.onError((_error, context) => answer(context, 'failed'));
  return { fetch: app.fetch, counts: counts.snapshot };
}

interface Known {
  readonly path: CallbackPath;
  readonly target: CallbackTarget;
  readonly account: CallbackAccount;
}

/** Nobody's: for paths of no account, which are looked at as long as others. */
const NO_KEY = Buffer.alloc(32);

function findAccount(path: CallbackPath, accounts: readonly CallbackAccount[]): Known | undefined {
  const target = readTarget(path);
  const account = accounts.find(({ name }) => name === target.account);
  const isOurs = isProven(path, account?.key ?? NO_KEY);
  return account === undefined || !isOurs ? undefined : { path, target, account };
}

function judge({ req }: Context, body: Uint8Array, { secrets }: CallbackAccount, nowMs: number): SignatureVerdict {
  const id = req.header('webhook-id');
  const timestamp = req.header('webhook-timestamp');
  const signature = req.header('webhook-signature');
  return judgeSignature({ id, timestamp, signature, body }, secrets, nowMs);
}

function readTask(body: Uint8Array): Task | undefined {
  try {
    return parseTask(parseJson(new TextDecoder().decode(body)));
  } catch {
    return undefined;
  }
}

const WHY: Readonly<Record<Exclude<SignatureVerdict, 'genuine'>, string>> = {
  unsigned: 'it is not signed; is the webhook secret still set up at Kling?',
  forged: 'its signature fits no webhook secret; has the secret been changed at Kling?',
  late: 'its signature is of another time; is the clock of this machine right?',
};

/** Says each kind of trouble of an account once: whoever knows an address could else fill the log. */
function createComplaints(log: (line: string) => void) {
  const said = new Set<string>();
  return (account: string, verdict: SignatureVerdict): void => {
    const key = `${account} ${verdict}`;
    if (verdict === 'genuine' || said.has(key)) return;
    said.add(key);
    log(`A callback for account ${account} was refused: ${WHY[verdict]} Its tasks are polled.`);
  };
}

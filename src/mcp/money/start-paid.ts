import { UsageError } from '../../client/client-errors.js';
import { compare } from '../../domain/decimal.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { findWorkflow } from '../../temporal/find-workflow.js';
import type { Desk } from '../desk.js';
import { refuseUnpriced } from '../guard/request-rules.js';
import type { Call } from '../tools/tool.js';
import { renderBill, usd } from '../words/spending-words.js';
import type { Bill } from './bill.js';
import { isFree } from './bill.js';
import type { Subject } from './spending-page.js';

/** What is to be started, and what it may cost. */
export interface Paid<Started> {
  readonly bill: Bill;
  readonly subject: Subject;
  readonly start: () => Promise<Started>;
  /** Whether it was there already, so that nothing new is paid. */
  readonly isAttached: (started: Started) => boolean;
}

/**
 * Starts what costs money: holds it in the purse first, and asks a person where it may be more than the operator lets an agent start alone. What
 * was not started is given back. Throws `UsageError` where a budget does not bear it, or nobody agrees.
 */
export async function startPaid<Started>(paid: Paid<Started>, desk: Desk, call: Call): Promise<Started> {
  const { bill, subject, start, isAttached } = paid;
  refuseUnpriced(bill.unpriced, desk.rights.allowsUnpriced);
  if (isFree(bill)) return start();
  // Where the server is away nothing is held for what cannot be started.
  await desk.session.use(() => Promise.resolve(), call.signal);
  const hold = await call.purse
    .hold(bill.most, subject)
    .catch((error: unknown) => sayWhatIsThere(error, subject, desk));
  try {
    await agree(bill, subject, desk, call);
    const started = await start();
    if (isAttached(started)) await hold.release();
    else desk.log(`${subject.kind} ${subject.id} was started for an agent, for at most ${usd(bill.most)}`);
    return started;
  } catch (error) {
    if (isRefusal(error) || (await isMissing(subject, desk))) await hold.release();
    throw error;
  }
}

/** These say that nothing was started; after any other error it may have been. */
const isRefusal = (error: unknown): boolean => error instanceof UsageError || error instanceof InvalidRequest;

/** Who asks again because an answer was lost wants what is there. */
async function sayWhatIsThere(error: unknown, subject: Subject, desk: Desk): Promise<never> {
  const { id } = subject;
  if (!(error instanceof UsageError) || !(await isThere(subject, desk))) throw error;
  throw new UsageError(`${error.message} There is "${id}" already: status {"id": "${id}"} says where it stands.`);
}

/** What nobody can tell stays held, until the book is settled. */
const isMissing = async (subject: Subject, desk: Desk): Promise<boolean> => (await isThere(subject, desk)) === false;

/** Undefined where nobody can tell. */
async function isThere({ kind, id }: Subject, { session }: Desk): Promise<boolean | undefined> {
  // No workflow is called as a schedule is.
  if (kind === 'schedule') return undefined;
  try {
    return (await session.use(({ client }) => findWorkflow(client, id))) !== undefined;
  } catch {
    return undefined;
  }
}

async function agree(bill: Bill, { kind, id }: Subject, { rights }: Desk, call: Call): Promise<void> {
  const { confirmAbove } = rights.limits;
  if (confirmAbove === undefined || compare(bill.most, confirmAbove) <= 0) return;
  const verdict = await call.ask(`An agent wants to start the ${kind} ${id}. ${renderBill(bill)} Start it?`);
  if (verdict === 'yes') return;
  if (verdict === 'no')
    throw new UsageError(
      'The person who was asked said no. Nothing was started; do not ask again without a new reason.',
    );
  throw new UsageError(
    `This may cost up to ${usd(bill.most)}, more than the ${usd(confirmAbove)} that an agent may start without asking, and this client cannot ask a person. ` +
      'Nothing was started. Ask for less (fewer or shorter clips, or "run": {"attempts": 1}), or let the operator raise --confirm-above.',
  );
}

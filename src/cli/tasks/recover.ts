import { configOf } from '../../client/find-account.js';
import { openOutput } from '../../client/output/open-output.js';
import { withSession } from '../../client/session.js';
import type { Session } from '../../client/session.js';
import type { Recovered, RecoveryPlan } from '../../client/tasks/recover.js';
import { planRecovery, recover } from '../../client/tasks/recover.js';
import { listPollers } from '../../temporal/pollers.js';
import { canAsk, confirm } from '../process/confirm.js';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { count, listMade, renderPlan, renderRecovered } from './render-recovery.js';
import { parseSince } from './task-filter.js';
import { parseProduct } from './lookup.js';

type Options = Readonly<Record<string, unknown>>;

/** `kling recover`: collects all that succeeded at Kling and is not in the output folder; says first what that is, and asks. */
export async function runRecover(options: Options, io: Io): Promise<ExitCode> {
  const filter = { sinceMs: parseSince(options.since), product: parseProduct(options.product) };
  const account = typeof options.account === 'string' ? options.account : undefined;
  const listing = { config: configOf(io.config, account), signal: io.signal, onNotice: (text: string) => io.err(text) };
  return withSession(io, async (session) => {
    const plan = await planRecovery(filter, listing, session);
    const columns = io.isTerminal ? io.columns : undefined;
    const place = { output: openOutput(io.config).root.path, account, nowMs: Date.now(), columns };
    // Who is asked sees what about.
    const isAsked = options.yes !== true;
    renderPlan(plan, place).forEach((line) => (isAsked ? io.complain(line) : io.err(line)));
    const { length } = plan.tasks.adopt;
    if (length === 0) {
      if (io.json) io.out(JSON.stringify({ plan, recovered: [] }));
      io.err('Nothing to recover.');
      return EXIT.ok;
    }
    if (!(await isAgreed(length, options, io))) {
      io.complain('Nothing was started.');
      return EXIT.ok;
    }
    return collect(plan, { account, isDetached: options.detach === true }, session, io);
  });
}

async function isAgreed(tasks: number, options: Options, io: Io): Promise<boolean> {
  if (options.yes === true) return true;
  const question = `Collect ${count(tasks)} into the worker's output folder? Nothing new is charged.`;
  if (canAsk()) return confirm(question, io.signal);
  throw new UsageError(`${question} There is no terminal to ask at, so nothing was started; add --yes.`);
}

async function collect(
  plan: RecoveryPlan,
  { account, isDetached }: { readonly account?: string; readonly isDetached: boolean },
  session: Session,
  io: Io,
): Promise<ExitCode> {
  const { client, taskQueue } = session;
  if ((await listPollers(client, taskQueue, Date.now())).length === 0)
    io.err(`No worker works on task queue ${taskQueue}: they wait until one does. Start one with: kling worker`);
  const onEnd = (one: Recovered) => {
    if (!io.json) (io.quiet ? listMade(one) : [renderRecovered(one)]).forEach((line) => io.out(line));
  };
  const recovered = await recover(plan, session, { account, signal: io.signal, isDetached, onEnd });
  if (io.json) io.out(JSON.stringify({ plan, recovered }));
  const failed = recovered.filter(({ error }) => error !== undefined).length;
  if (isDetached) io.err(`${count(recovered.length)} started. See them with: kling list`);
  else io.err(`${recovered.length - failed} of ${count(recovered.length)} collected.`);
  return failed === 0 ? EXIT.ok : EXIT.failed;
}

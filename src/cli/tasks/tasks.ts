import { configOf } from '../../client/find-account.js';
import { listTasks } from '../../client/tasks/list-tasks.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { ofAccount } from '../program/render-advice.js';
import { printable } from '../screen/fit-text.js';
import { renderTasks } from './render-tasks.js';
import { parseSince, parseTaskStates, withSessionIfThere } from './task-filter.js';
import { parseProduct } from './lookup.js';

/** `kling tasks`: what Kling has of this account, and what is known of it here. */
export async function runTasks(options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const filter = {
    sinceMs: parseSince(options.since),
    states: parseTaskStates(options.state),
    product: parseProduct(options.product),
  };
  const { account } = options;
  const listing = { config: configOf(io.config, account), signal: io.signal, onNotice: (text: string) => io.err(text) };
  const { tasks, isCut } = await withSessionIfThere(io, (session) => listTasks(filter, listing, session));
  if (io.json) io.out(JSON.stringify(tasks));
  else if (io.quiet) tasks.forEach(({ taskId }) => io.out(printable(taskId)));
  else if (tasks.length > 0)
    renderTasks(tasks, Date.now(), { columns: io.outColumns, paint: io.paint.out }).forEach((line) => io.out(line));
  const unknown = tasks.filter(({ isKnown }) => !isKnown);
  const lost = unknown.filter(({ status }) => status === 'succeeded').length;
  io.err(`${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'}, ${unknown.length} unknown here.`);
  if (lost > 0) io.err(`Collect what succeeded, without a new charge: kling recover${ofAccount(account)}`);
  if (isCut) io.err('Kling has more: these are the newest. A shorter --since lists all of a time.');
  return EXIT.ok;
}

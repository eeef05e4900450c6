import { configOf } from '../../client/find-account.js';
import { listCharges } from '../../client/costs/list-charges.js';
import { listPacks } from '../../client/costs/list-packs.js';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { parseSince, withSessionIfThere } from '../tasks/task-filter.js';
import { renderCharges, renderChargeSum, renderLeft, renderPacks } from './render-costs.js';

type Options = Readonly<Record<string, unknown>>;

const DEFAULT_SINCE = '7d';

/** `kling costs`: the account's packs and what is left of them; with `--tasks`, what Kling has charged for, and what of it is unknown here. */
export async function runCosts(options: Options, io: Io): Promise<ExitCode> {
  const { account, since, tasks } = options;
  if (tasks !== true && since !== undefined)
    throw new UsageError('--since is for --tasks: of packs Kling says how they stand now');
  const asking = { config: configOf(io.config, account), signal: io.signal, onNotice: (text: string) => io.err(text) };
  if (tasks === true) return showCharges(asking, parseSince(since ?? DEFAULT_SINCE), io);
  const packs = await listPacks(asking);
  if (io.json) io.out(JSON.stringify(packs));
  else renderPacks(packs, io.paint.out).forEach((line) => io.out(line));
  io.err(renderLeft(packs));
  return EXIT.ok;
}

async function showCharges(listing: Parameters<typeof listCharges>[1], sinceMs: number, io: Io): Promise<ExitCode> {
  const found = await withSessionIfThere(io, (session) => listCharges({ sinceMs }, listing, session));
  const { charges, isCut } = found;
  if (io.json) io.out(JSON.stringify(charges));
  else if (charges.length > 0) renderCharges(charges, io.paint.out).forEach((line) => io.out(line));
  io.err(renderChargeSum(charges));
  if (charges.some(({ taskId, isKnown }) => taskId !== undefined && !isKnown))
    io.err(
      'What an unknown one is: kling lookup <task id>. Collect what succeeded, without a new charge: kling recover',
    );
  if (isCut) io.err('Kling has more: these are the newest. A shorter --since lists all of a time.');
  return EXIT.ok;
}

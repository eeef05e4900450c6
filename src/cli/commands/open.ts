import { TemporalUnreachable } from '../../temporal/connect/temporal-unreachable.js';
import type { Opening } from '../../client/output/find-opening.js';
import { findOpening } from '../../client/output/find-opening.js';
import { findWebUiPage, withSession } from '../../client/session.js';
import { hasDesktop, openOnDesktop } from '../process/open-on-desktop.js';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { printable } from '../screen/fit-text.js';

type Options = Readonly<Record<string, unknown>>;

/**
 * `kling open`: the Web UI, or what a generation or a batch has made, in the program that this machine has for it; its place is printed as well.
 * Without a desktop nothing is opened, which is said and no failure: the place can be copied.
 */
export async function runOpen(id: string | undefined, options: Options, io: Io): Promise<ExitCode> {
  const opening = await choose(id, options, io);
  const { target, notice } = opening;
  if (notice !== undefined) io.err(notice);
  io.out(io.json ? JSON.stringify({ ...opening, url: await findWebUiPage(io.config, id) }) : printable(target));
  if (io.json || options.print === true) return EXIT.ok;
  if (!hasDesktop(io.config.env, process.platform)) {
    io.err('There is no desktop here to open it on.');
    return EXIT.ok;
  }
  const fault = await openOnDesktop(target);
  if (fault === undefined) return EXIT.ok;
  io.complain(`It was not opened: ${fault}`);
  return EXIT.failed;
}

async function choose(id: string | undefined, { web, folder }: Options, io: Io): Promise<Opening> {
  if (web === true && folder === true) throw new UsageError('--web and --folder exclude each other; write one of them');
  if (id === undefined && folder === true) throw new UsageError('--folder is of a generation or a batch: write its id');
  if (id === undefined || web === true) return { kind: 'page', target: await findWebUiPage(io.config, id) };
  const { config } = io;
  try {
    return await withSession(io, (session) => findOpening(id, { wantsFolder: folder === true, config }, session));
  } catch (error) {
    if (!(error instanceof TemporalUnreachable)) throw error;
    const notice = `${error.message} So what it has made is not known; this is its page in the Web UI.`;
    return { kind: 'page', target: await findWebUiPage(config, id), notice };
  }
}

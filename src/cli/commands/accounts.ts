import { lookAtSpending } from '../../client/examine/look-at-spending.js';
import { hasCaps } from '../../domain/account/caps.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { printable } from '../screen/fit-text.js';
import { renderAccounts, toRow } from './render-accounts.js';

/** `kling accounts`: which accounts there are here, as kling.toml and the environment say; Kling is not asked, `kling doctor` does that. */
export async function runAccounts(io: Io): Promise<ExitCode> {
  const { accounts, accountsFile } = io.config;
  const capped = accounts.filter(({ caps }) => hasCaps(caps)).map(({ name }) => name);
  const spent = await lookAtSpending(capped, io.config, (text) => io.err(text));
  const rows = accounts.map((account) => toRow(account, spent.get(account.name)));
  if (io.json) io.out(JSON.stringify(rows));
  else if (io.quiet) rows.forEach(({ name }) => io.out(printable(name)));
  else {
    renderAccounts(rows, io.paint.out).forEach((line) => io.out(line));
    if (accountsFile === undefined) io.err('There is no kling.toml: one account, from the environment.');
  }
  return EXIT.ok;
}

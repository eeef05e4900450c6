import type { Writable } from 'node:stream';
import type { Command } from 'commander';
import type { Config } from '../../config/read-config.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Ask } from './find-answer.js';
import { findAnswer } from './find-answer.js';
import { renderAnswer } from './render-answer.js';
import { SHELLS } from './shells.js';
import { splitLine } from './split-line.js';

/** Whatever a server does, a shell that waits for an answer goes on by then. */
const LIMIT_MS = 1500;

/**
 * Answers the script of a shell, which asks what fits as somebody types: `bash <word> <line>`, as bash divides them, or `zsh|fish <words...>`.
 * What goes wrong is left out: nobody wants to read of it in the middle of a line.
 */
export async function answerShell(
  [name, ...asked]: readonly string[],
  createProgram: (words: readonly string[]) => Promise<Command>,
  output: Writable,
): Promise<ExitCode> {
  const shell = SHELLS.find((one) => one === name);
  const words = shell === 'bash' ? splitLine(asked[1] ?? '')?.slice(1) : asked;
  if (shell === undefined || words === undefined) return EXIT.failed;
  const answer = await findAnswer(await createProgram(words), words, askBriefly);
  const replaced = shell === 'bash' ? countStanding(words.at(-1) ?? '', asked[0] ?? '') : 0;
  output.write(`${renderAnswer(answer, shell, replaced).join('\n')}\n`);
  return EXIT.ok;
}

/** What cannot be known at once, or not at all, is left out. */
const askBriefly: Ask = (fitting, typed) => {
  const limit = new Promise<[]>((resolve) => setTimeout(() => resolve([]), LIMIT_MS));
  return Promise.race([ask(fitting, typed).catch(() => []), limit]);
};

/** bash replaces what follows the last `=` or `:` of a word, and wants the rest left out. */
function countStanding(word: string, replaced: string): number {
  const piece = /^[=:]$/.test(replaced) ? '' : replaced;
  return word.endsWith(piece) ? word.length - piece.length : 0;
}

const ask: Ask = async (fitting, typed) => {
  const config = await readSettings();
  if (fitting.kind === 'accounts') return config.accounts.map((account) => ({ value: account.name }));
  const { listIds } = await import('../../client/look/list-ids.js');
  const found = await listIds({ ...fitting, typed }, config);
  return found.map(({ id, about }) => ({ value: id, about }));
};

async function readSettings(): Promise<Config> {
  const { loadDotEnv, readConfig } = await import('../../config/read-config.js');
  const { preferDev } = await import('../machine/dev-file.js');
  return preferDev(readConfig(loadDotEnv().env), () => undefined);
}

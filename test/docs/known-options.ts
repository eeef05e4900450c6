import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program/program.js';

const nobody = { writeOut: () => undefined, writeErr: () => undefined };

/** What is wrong with the words behind `kling`: a command or an option that it does not have. Undefined when all is there. */
export async function findUnknown(words: readonly string[]): Promise<string | undefined> {
  let command: Command = await createProgram(words, nobody, () => Promise.resolve());
  for (const word of words) {
    if (/^[-<]|^\.\.\.$/.test(word)) break;
    const below = command.commands.find((candidate) => candidate.name() === word || candidate.aliases().includes(word));
    if (below === undefined && command.parent === null) return `there is no kling ${word}`;
    if (below === undefined) break;
    command = below;
  }
  // `kling batch <file>` is `kling batch run <file>`.
  const run = command.name() === 'batch' ? command.commands.filter((candidate) => candidate.name() === 'run') : [];
  const ways = [command, ...run];
  const unknown = words
    .filter((word) => /^--?[a-z]/.test(word))
    .find(
      (flag) =>
        !['--help', '--version'].includes(flag) &&
        !ways.some(({ options }) => options.some(({ long, short }) => flag === long || flag === short)),
    );
  return unknown === undefined ? undefined : `kling ${command.name()} has no option ${unknown}`;
}

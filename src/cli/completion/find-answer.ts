import type { Command } from 'commander';
import type { Cursor } from './find-cursor.js';
import { findCursor, optionsOf } from './find-cursor.js';
import type { Answer } from './render-answer.js';
import type { Candidate, Fitting } from './value-sets.js';
import { fitArgument, fitOption } from './value-sets.js';

/** What is known only by asking: the accounts of kling.toml, and the ids of what Temporal knows. */
export type Ask = (
  fitting: Extract<Fitting, { kind: 'ids' | 'accounts' }>,
  typed: string,
) => Promise<readonly Candidate[]>;

/** What fits where a command line is being typed, by the words behind `kling`. */
export async function findAnswer(program: Command, words: readonly string[], ask: Ask): Promise<Answer> {
  const cursor = findCursor(program, words);
  const { typed, prefix, ofOption, argument, takesOptions } = cursor;
  if (ofOption !== undefined) return answer(fitOption(cursor, ofOption, words), typed, { prefix, ask });
  if (takesOptions && typed.startsWith('-'))
    return { words: matching(listOptions(cursor, words), typed), adds: 'nothing' };
  const below = cursor.commands.map((command) => ({ value: command.name(), about: command.description() }));
  const commands = matching(below, typed);
  if (argument === undefined) return { words: commands, adds: 'nothing' };
  const found = await answer(fitArgument(cursor, argument), typed, { prefix, ask });
  return { words: [...commands, ...found.words], adds: found.adds };
}

async function answer(
  fitting: Fitting,
  typed: string,
  { prefix, ask }: { readonly prefix: string; readonly ask: Ask },
): Promise<Answer> {
  const fit = (words: readonly Candidate[]): Answer => ({
    words: matching(words, typed).map((word) => ({ ...word, value: `${prefix}${word.value}` })),
    adds: 'nothing',
  });
  switch (fitting.kind) {
    case 'words':
      return fit(fitting.words);
    case 'accounts':
    case 'ids':
      return fit(await ask(fitting, typed));
    case 'files':
    case 'directories':
      return { words: [], adds: fitting.kind };
  }
}

const matching = (words: readonly Candidate[], typed: string): readonly Candidate[] =>
  words.filter(({ value }) => value.startsWith(typed));

/** Those that were not given yet, or may be repeated. */
function listOptions({ command }: Cursor, words: readonly string[]): readonly Candidate[] {
  const given = words.slice(0, -1).map((word) => word.split('=', 1)[0]);
  return optionsOf(command).flatMap(({ long = '', short = '', description, parseArg }) => {
    const names = [short, long].filter((name) => name.startsWith('--'));
    if (parseArg === undefined && names.some((name) => given.includes(name))) return [];
    return names.map((value) => ({ value, about: description }));
  });
}

import { nearest } from '../../domain/text/nearest.js';

/** The commands below `kling batch`, which takes a file in the same place. */
type Names = readonly string[];

/**
 * What to say of a command line that the parser does not take, in place of its own words: `text` is what it says, `args` the command line.
 * Undefined where its own words are good enough.
 */
export function explainUsage(args: readonly string[], text: string, batchCommands: Names): string | undefined {
  const [command = '', ...rest] = args;
  // What follows an option is most likely its value.
  const words = rest.filter((word, index) => !word.startsWith('-') && !/^--?[a-z]/.test(rest[index - 1] ?? ''));
  const takesPrompt = command === 'generate' || command === 'estimate';
  if (text.includes('too many arguments')) {
    if (command === 'batch') return explainBatch(words, batchCommands);
    if (takesPrompt) return `Put the prompt into quotation marks: kling ${command} ${quoted(words.join(' '))}`;
    return `kling ${command} takes fewer arguments than these: ${words.map(quoted).join(' ')}. kling ${command} --help shows which.`;
  }
  const [, option = ''] = /unknown option '([^']*)'/.exec(text) ?? [];
  if (takesPrompt && isProse(option)) {
    return `A prompt that begins with "-" goes behind two dashes: kling ${command} -- ${quoted(option)}`;
  }
  if (text.includes("missing required argument 'file'")) {
    return `Which file? Write e.g.: kling batch prompts.csv  (kling batch --help shows more)`;
  }
  const [, missing] = /missing required argument '([^']*)'/.exec(text) ?? [];
  if (missing === undefined) return undefined;
  return command === 'batch'
    ? `Which batch? kling batch list shows the latest ones.`
    : `Which one? kling ${command} needs its ${missing}; kling list shows the latest ones.`;
}

function explainBatch(words: Names, batchCommands: Names): string {
  const [first = '', ...others] = words;
  const guess = nearest(first, batchCommands);
  if (guess !== undefined)
    return `There is no kling batch ${first}; did you mean: kling batch ${guess} ${others.join(' ')}`;
  return `kling batch takes one file, not ${words.length}: ${words.map(quoted).join(' ')}. Put a name with blanks into quotation marks.`;
}

/** No option of ours has a blank, or one dash and several letters. */
function isProse(option: string): boolean {
  return /\s/.test(option) || /^-[^-]{2,}/.test(option);
}

const quoted = (text: string): string => `"${text.replace(/"/g, '\\"')}"`;

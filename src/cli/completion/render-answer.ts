import { oneLine } from '../screen/fit-text.js';
import type { Shell } from './shells.js';
import type { Candidate } from './value-sets.js';

/** What a shell is told: the words that fit, and what it adds itself. */
export interface Answer {
  readonly words: readonly Candidate[];
  readonly adds: 'files' | 'directories' | 'nothing';
}

/** What a shell takes as one word as it stands. Ids are whatever somebody has started a workflow under: one that is more than a word is left out. */
const PLAIN = /^[\w.,:@%+=/-]+$/;

/** Longer ones a shell would cut anyway. */
const MAX_ABOUT = 80;

/** An answer as the script of the shell reads it: what to add, then a word a line. `replaced` is how much of the beginning stands already. */
export function renderAnswer({ words, adds }: Answer, shell: Shell, replaced = 0): string[] {
  const plain = words.filter(({ value }) => PLAIN.test(value));
  return [adds, ...plain.map((word) => renderWord({ ...word, value: word.value.slice(replaced) }, shell))];
}

function renderWord({ value, about = '' }: Candidate, shell: Shell): string {
  const text = oneLine(about).slice(0, MAX_ABOUT);
  if (shell === 'bash' || text === '') return shell === 'zsh' ? escapeColons(value) : value;
  return shell === 'zsh' ? `${escapeColons(value)}:${text}` : `${value}\t${text}`;
}

/** zsh divides a word from what it stands for by a colon. */
const escapeColons = (text: string): string => text.replaceAll(':', '\\:');

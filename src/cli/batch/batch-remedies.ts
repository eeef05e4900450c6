import type { RemedyAdvice } from '../../domain/advice/advice.js';
import { gatherAdvice } from '../../domain/batch/batch-advice.js';
import type { Source } from '../program/render-advice.js';
import { capitalize, wordsFor } from '../program/render-advice.js';
import { columnsOf, oneLine, wrap } from '../screen/fit-text.js';

/** What has failed, with what can be done about it. */
export interface Advised {
  readonly advice?: readonly RemedyAdvice[];
}

const NEXT = 'Next: ';
const MAX_LINES = 3;

/** What can be done about several items, each thing once: `Next: try again, and collect what is paid for: kling batch retry night fox owl` */
export function renderRemedies(items: readonly Advised[], source: Source = {}): string[] {
  return adviceOn(items).map((advice) => `${NEXT}${renderWords(advice, source)}`);
}

/** The same in lines of so many columns, an entry each: a command that fits into a line is not broken. */
export function layRemedies(items: readonly Advised[], columns: number, source: Source = {}): string[][] {
  return adviceOn(items).map((advice) => layAdvice(shortenFor(advice, columns), NEXT, columns, source));
}

/** One thing to do in such lines, behind `lead` or as a sentence. */
export function layAdvice(advice: RemedyAdvice, lead: string, columns: number, source: Source = {}): string[] {
  const { phrase, command } = wordsFor(advice, source);
  const start = `${lead}${lead === '' ? capitalize(oneLine(phrase)) : oneLine(phrase)}`;
  if (command === undefined) return wrap(start, columns, MAX_LINES);
  const whole = `${start}: ${oneLine(command)}`;
  if (columnsOf(whole) <= columns) return [whole];
  return [...wrap(`${start}:`, columns, MAX_LINES), ...wrap(oneLine(command), columns, MAX_LINES)];
}

const adviceOn = (items: readonly Advised[]) => gatherAdvice(items.flatMap(({ advice = [] }) => advice));

function renderWords(advice: RemedyAdvice, source: Source): string {
  const { phrase, command } = wordsFor(advice, source);
  return oneLine(command === undefined ? phrase : `${phrase}: ${command}`);
}

/** Where the ids do not fit into a line, the command for all that have failed stands for them. */
function shortenFor(advice: RemedyAdvice, columns: number): RemedyAdvice {
  if (advice.action !== 'retryItems' || columnsOf(wordsFor(advice).command ?? '') <= columns) return advice;
  return { ...advice, itemIds: [] };
}

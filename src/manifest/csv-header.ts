import { findField, isDotted, ITEM_FIELD_NAMES } from '../domain/batch/item-fields.js';
import { nearest } from '../domain/nearest.js';
import { parseRunOptions } from '../domain/run-options.js';
import type { Complaint } from '../domain/invalid-request.js';

/** A column that is read; others are empty, or complained of. */
export interface Column {
  readonly index: number;
  readonly name: string;
  /** Text is taken as it stands; around anything else spaces mean nothing. */
  readonly isText: boolean;
}

export interface Header {
  readonly columns: readonly Column[];
  /** Cells that a row must have: up to the last column that has a name. */
  readonly width: number;
  /** Columns before that one which have no name. */
  readonly nameless: readonly number[];
  /** By the index of the cell. */
  readonly troubles: readonly { readonly index: number; readonly text: string }[];
  /** True when it is a row already: then nothing below it can be understood. */
  readonly isMissing: boolean;
}

const EXAMPLE = 'prompt,duration';
const KINDS =
  "columns are Kling's request fields (prompt, model_name, duration, image, ...), id, task, taskId, run.attempts";

/** The first line of a table: which columns are request fields, and what is wrong with the others, once for the whole file. */
export function parseHeader(cells: readonly string[]): Header {
  const names = cells.map((cell) => cell.trim());
  const troubles: { index: number; text: string }[] = [];
  const columns: Column[] = [];
  if (!names.some((name) => isName(name) || explainName(name).guess !== undefined)) {
    const shown = JSON.stringify((names[0] ?? '').slice(0, 60));
    const text = `${shown} is no name of a column; the first line must name the columns, e.g. ${EXAMPLE}`;
    return { columns, width: 0, nameless: [], troubles: [{ index: 0, text }], isMissing: true };
  }
  names.forEach((name, index) => {
    const first = names.indexOf(name);
    if (name === '') return;
    if (first !== index) {
      const text = `the column "${name}" is there twice (columns ${first + 1} and ${index + 1}); remove or rename one`;
      troubles.push({ index, text });
    } else if (isName(name)) {
      columns.push({ index, name, isText: findField(name)?.type === 'text' });
    } else {
      const { text, guess = '' } = explainName(name);
      troubles.push({ index, text });
      // Read as what was meant: a prompt under a wrong name is not also a prompt that is missing from every row.
      if (isName(guess) && !names.includes(guess)) columns.push({ index, name: guess, isText: true });
    }
  });
  const width = names.findLastIndex((name) => name !== '') + 1;
  const nameless = names.flatMap((name, index) => (name === '' && index < width ? [index] : []));
  return { columns, width, nameless, troubles, isMissing: false };
}

function isName(name: string): boolean {
  if (ITEM_FIELD_NAMES.includes(name)) return true;
  if (!isDotted(name)) return false;
  return name.startsWith('run.') ? complainOfRun(name) === undefined : findField(name) !== undefined;
}

/** What a run option's own parser says of a name that it does not know. */
function complainOfRun(name: string): string | undefined {
  const complaints: Complaint[] = [];
  parseRunOptions({ [name.slice('run.'.length)]: undefined }, complaints);
  return complaints[0]?.text;
}

/** `guess` is the name that was meant; empty when only its beginning is right. */
function explainName(name: string): { text: string; guess?: string } {
  const shown = JSON.stringify(name.slice(0, 60));
  if (name.startsWith('run.')) return { text: `unknown column ${shown}: ${complainOfRun(name) ?? ''}`, guess: '' };
  const root = /^([^.[]+)[.[]/.exec(name)?.[1];
  if (root !== undefined && findField(root)?.type === 'list') {
    return { text: `${root} is a list; name the column "${root}" and write JSON into its cells`, guess: '' };
  }
  const field = root === undefined ? undefined : findField(root);
  if (root !== undefined && field?.type === 'object') {
    const text = `unknown column ${shown}; ${root} has ${Object.keys(field.fields).join(', ')}`;
    return { text, guess: '' };
  }
  const guess = name.length > 60 ? undefined : nearest(name, ITEM_FIELD_NAMES);
  if (guess !== undefined) return { text: `unknown column ${shown}; did you mean "${guess}"?`, guess };
  return { text: `unknown column ${shown}; remove it (${KINDS})` };
}

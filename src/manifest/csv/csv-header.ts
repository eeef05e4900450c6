import { canonicalName, guessField, keepAsOwn, nameKey } from '../../domain/batch/rows/field-name.js';
import { findField, isDotted, ITEM_FIELD_NAMES } from '../../domain/batch/rows/item-fields.js';
import { explainRunOption } from '../../domain/generation/run-options.js';

/** A column that is read; others are empty, left out, or complained of. */
export interface Column {
  readonly index: number;
  readonly name: string;
  /** Text is taken as it stands; around anything else spaces mean nothing. */
  readonly isText: boolean;
  /** Whether its name stands a blank behind the comma: then blanks there are the writer's way, and no sign of a comma in a sentence. */
  readonly isSpaced: boolean;
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
/** What a first line holds that names nothing is not repeated: the file may hold no rows at all but something private. */
const MISSING = `no column of this line has a name that is known; the first line must name the columns, e.g. ${EXAMPLE} (for one prompt a line: prompt)`;

/** The first line of a table: which columns are request fields and which the writer's own, and what is wrong, once for the whole file. */
export function parseHeader(cells: readonly string[], ignored: ReadonlySet<string>): Header {
  const names = readNames(cells);
  const troubles: { index: number; text: string }[] = [];
  const columns: Column[] = [];
  if (!names.some((name) => isName(name) || explainName(name)?.guess !== undefined))
    return { columns, width: 0, nameless: [], troubles: [{ index: 0, text: MISSING }], isMissing: true };
  const places = new Map<string, number>();
  names.forEach((name, index) => {
    if (name === '' || ignored.has(nameKey(name))) return;
    const isSpaced = /^\s/.test(cells[index] ?? '');
    const add = (field: string, isText: boolean) => columns.push({ index, name: field, isText, isSpaced });
    const explained = explainName(name);
    const field = isName(name) ? (canonicalName(name) ?? name) : explained?.guess;
    const first = field === undefined || field === '' ? undefined : places.get(field);
    if (first !== undefined && explained === undefined) {
      troubles.push({ index, text: explainTwice(name, first, index) });
      return;
    }
    if (field !== undefined && field !== '' && first === undefined) places.set(field, index);
    if (isName(name)) add(field ?? name, findField(field ?? name)?.type === 'text');
    else if (explained === undefined) add(nameOwn(name, places, index), false);
    else {
      troubles.push({ index, text: explained.text });
      // Read as what was meant: a prompt under a wrong name is not also a prompt that is missing from every row.
      if (
        field !== undefined &&
        isName(field) &&
        first === undefined &&
        !names.some((one) => canonicalName(one) === field)
      )
        add(field, true);
    }
  });
  return { columns, ...measureNames(names), troubles, isMissing: false };
}

/** Names as they are meant: characters that nobody sees are none of them. */
export const readNames = (cells: readonly string[]): readonly string[] =>
  cells.map((cell) => cell.replace(/\p{Cf}/gu, '').trim());

export function measureNames(names: readonly string[]): Pick<Header, 'width' | 'nameless'> {
  const width = names.findLastIndex((name) => name !== '') + 1;
  return { width, nameless: names.flatMap((name, index) => (name === '' && index < width ? [index] : [])) };
}

export const explainTwice = (name: string, first: number, second: number): string =>
  `the column "${name}" is there twice (columns ${first + 1} and ${second + 1}); remove or rename one`;

/** A column of somebody's own, as metadata; the second of the same name gets a number. */
function nameOwn(name: string, places: Map<string, number>, index: number): string {
  let own = `metadata.${name}`;
  for (let count = 2; places.has(own); count++) own = `metadata.${name} ${count}`;
  places.set(own, index);
  return own;
}

function isName(name: string): boolean {
  const field = canonicalName(name);
  if (field === undefined) return false;
  if (ITEM_FIELD_NAMES.includes(field) || field.startsWith('metadata.')) return true;
  if (!isDotted(field)) return false;
  return field.startsWith('run.') ? explainRunName(field) === undefined : findField(field) !== undefined;
}

const explainRunName = (name: string): string | undefined => explainRunOption(name.slice('run.'.length));

/** What is wrong with a name that looks like one of a request; undefined for a name of somebody's own. An empty `guess`: only its beginning is right. */
function explainName(name: string): { text: string; guess?: string } | undefined {
  if (name === '' || isName(name)) return undefined;
  const shown = JSON.stringify(name.slice(0, 60));
  const field = canonicalName(name) ?? name;
  if (field.startsWith('run.')) return { text: `unknown column ${shown}: ${explainRunName(field) ?? ''}`, guess: '' };
  const start = /^([^.[]+)[.[]/.exec(name)?.[1];
  const root = start === undefined ? undefined : canonicalName(start);
  const rootField = root === undefined ? undefined : findField(root);
  if (root !== undefined && rootField?.type === 'list')
    return { text: `${root} is a list; name the column "${root}" and write JSON into its cells`, guess: '' };
  if (root !== undefined && rootField?.type === 'object')
    return { text: `unknown column ${shown}; ${root} has ${Object.keys(rootField.fields).join(', ')}`, guess: '' };
  const guess = name.length > 60 ? undefined : guessField(name);
  if (guess === undefined) return undefined;
  const own = guess.isWord ? ` (${keepAsOwn(name)})` : '';
  return { text: `unknown column ${shown}; did you mean "${guess.name}"?${own}`, guess: guess.name };
}

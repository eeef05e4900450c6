import { isObject } from '../../record.js';
import type { Meaning } from '../../generation/meaning.js';
import { textOf } from '../../generation/meaning.js';
import { fingerprint } from '../../text/fingerprint.js';
import { groupBy } from '../../work/group-by.js';
import { nameKey } from './field-name.js';
import { listRows } from './item-complaints.js';
import type { Draft } from './item-row.js';

/** What people call the file that something is to be saved as. */
const NAMES_OUTPUT = /^(download|output|out|target|result|save|clip|video)?(file)?(name|as|path)?$/;

/** One sentence that names the columns of somebody's own, since a word that Kling knows otherwise may be among them. */
export function noticeOwnColumns(rows: readonly Draft[]): string[] {
  const names = new Set(rows.flatMap(({ own }) => (isObject(own.metadata) ? Object.keys(own.metadata) : [])));
  if (names.size === 0) return [];
  const outputs = [...names].filter((name) => isOutputName(nameKey(name)));
  const named =
    outputs.length === 0
      ? ''
      : `; ${outputs.join(' and ')} ${outputs.length === 1 ? 'names' : 'name'} no file here, files are called after their tasks`;
  return [`kept as metadata, and not sent to Kling: ${[...names].join(', ')}${named}`];
}

/** So many columns are named in a notice. */
const MAX_COLUMNS = 20;

/** One sentence that names what was to be left out and is no column: it may be misspelt, and the column that was meant is kept as metadata. */
export function noticeNotIgnored(ignored: readonly string[], columns: readonly string[]): string[] {
  const keys = new Set(columns.map(nameKey));
  const absent = ignored.filter((name) => !keys.has(nameKey(name))).map((name) => JSON.stringify(name));
  if (absent.length === 0) return [];
  const more = columns.length > MAX_COLUMNS ? `, and ${columns.length - MAX_COLUMNS} more` : '';
  return [
    `no column is called ${absent.join(' or ')}: the columns are ${columns.slice(0, MAX_COLUMNS).join(', ')}${more}`,
  ];
}

const isOutputName = (key: string): boolean => key !== 'name' && key !== '' && NAMES_OUTPUT.test(key);

type MeantRow = Pick<Draft, 'row' | 'parsed'> & { readonly meaning: Meaning };

/** So many groups of rows that are the same are named; the others are counted. */
const MAX_GROUPS = 5;

/** Rows that ask for the very same: it may be meant, since each gives another clip, or it may be a slip that costs. */
export function noticeSameRows(rows: readonly MeantRow[]): string[] {
  const groups = groupBy(rows, ({ parsed, meaning }) =>
    parsed.kind === 'adopt' ? undefined : fingerprint(withoutBlanks(meaning)),
  );
  const repeated = [...groups.values()].filter(({ length }) => length > 1);
  const named = repeated.slice(0, MAX_GROUPS).map((group) => {
    const places = listRows(group.map(({ row }) => row)).replace(/^(\d+)-(\d+)$/, nameRange);
    return `rows ${places} are the same: ${WORDS[group.length] ?? group.length.toLocaleString('en-US')} generations`;
  });
  const left = repeated.length - named.length;
  return left === 0 ? named : [...named, `and ${left.toLocaleString('en-US')} more groups of rows that are the same`];
}

const WORDS: Readonly<Record<number, string>> = { 2: 'two', 3: 'three', 4: 'four', 5: 'five' };

/** `2 and 3` rather than `2-3`. */
const nameRange = (range: string, from: string, to: string): string =>
  Number(to) - Number(from) === 1 ? `${from} and ${to}` : range;

/** What a row asks for, as far as no blank means anything. */
const withoutBlanks = (meaning: Meaning): string =>
  textOf(meaning)
    .replace(/(\\[nrt]|\s)+/g, ' ')
    .replace(/" | "/g, '"');

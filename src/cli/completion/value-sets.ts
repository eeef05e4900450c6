import type { Argument, Option } from 'commander';
import type { IdQuery } from '../../client/look/list-ids.js';
import { BATCH, GENERATION, PIPELINE } from '../../contract/workflow-types.js';
import { ITEM_STATES } from '../../domain/batch/item.js';
import { SHOWN_STATES } from '../../domain/generation/lifecycle.js';
import { QUERY_METHODS } from '../../domain/queries/query-methods.js';
import { OVERLAPS } from '../../domain/schedule/timing.js';
import { TASK_STATUSES } from '../../domain/task.js';
import type { ProductName } from '../../products/catalogue.js';
import { CATALOGUE, DEFAULT_PRODUCT, PRODUCT_NAMES } from '../../products/catalogue.js';
import { findByName } from '../../products/find.js';
import { FIELDS, toFlag } from '../request/option-names.js';
import type { Cursor } from './find-cursor.js';
import { SHELLS } from './shells.js';

/** A word that fits, and what it stands for. */
export interface Candidate {
  readonly value: string;
  readonly about?: string;
}

/** What may stand in a place. */
export type Fitting =
  | { readonly kind: 'words'; readonly words: readonly Candidate[] }
  | { readonly kind: 'files' | 'directories' }
  | { readonly kind: 'accounts' }
  | ({ readonly kind: 'ids' } & Omit<IdQuery, 'typed'>);

const words = (values: readonly string[]): Fitting => ({ kind: 'words', words: values.map((value) => ({ value })) });
const ids = (...kinds: IdQuery['kinds']): Fitting => ({ kind: 'ids', kinds });
const running = (...kinds: IdQuery['kinds']): Fitting => ({ kind: 'ids', kinds, isActive: true });
const FREE: Fitting = words([]);

const PRODUCTS: Fitting = {
  kind: 'words',
  words: PRODUCT_NAMES.map((value) => ({ value, about: CATALOGUE[value].summary })),
};

/** By the commands and the option, else by the option alone. */
const OPTIONS: Readonly<Record<string, Fitting>> = {
  'list --state': words(SHOWN_STATES),
  'list --batch': ids(BATCH),
  'batch status --state': words([...ITEM_STATES, 'running']),
  'tasks --state': words(TASK_STATUSES),
  '--product': PRODUCTS,
  '--task': PRODUCTS,
  '--account': { kind: 'accounts' },
  '--method': words(QUERY_METHODS),
  '--overlap': words(OVERLAPS),
  '--keep-audio': words(['mp3', 'wav', 'both']),
  '--priority': words(['1', '2', '3', '4', '5']),
  '--time-zone': words(Intl.supportedValuesOf('timeZone')),
};

/** By the commands and the argument. */
const ARGUMENTS: Readonly<Record<string, Fitting>> = {
  'status id': ids(GENERATION),
  'watch id': running(GENERATION, BATCH),
  'cancel id': running(GENERATION),
  'retry id': ids(GENERATION),
  'open id': ids(GENERATION, BATCH, PIPELINE),
  'products name': PRODUCTS,
  'completion shell': words(SHELLS),
};

/** The same for whatever stands below a command. */
const BELOW: readonly (readonly [start: string, fitting: Fitting])[] = [
  ['batch ', ids(BATCH)],
  ['pipeline ', ids(PIPELINE)],
  ['schedule ', ids('schedule')],
];

/** What the value of an option may be, by the product that the other words name. */
export function fitOption({ path }: Pick<Cursor, 'path'>, option: Option, others: readonly string[]): Fitting {
  const { long = '', short = '' } = option;
  const names = [long, short].filter((name) => name.startsWith('--'));
  if (names.includes('--model')) return words(modelsOf(productIn(others)));
  const known = names.flatMap((name) => OPTIONS[`${path} ${name}`] ?? OPTIONS[name] ?? []);
  return known[0] ?? fitField(names, productIn(others)) ?? fitPlaceholder(/[<[](.*?)[>\]]/.exec(option.flags)?.[1]);
}

/** What an argument may be. */
export function fitArgument({ path }: Pick<Cursor, 'path'>, argument: Argument): Fitting {
  const name = argument.name();
  const known = ARGUMENTS[`${path} ${name}`];
  if (known !== undefined) return known;
  const below = name === 'id' ? BELOW.find(([start]) => path.startsWith(start)) : undefined;
  return below?.[1] ?? fitPlaceholder(name);
}

function fitPlaceholder(name = ''): Fitting {
  if (/\b(file|filename|picture|sound|video)\b/.test(name)) return { kind: 'files' };
  return /\bdir\b/.test(name) ? { kind: 'directories' } : FREE;
}

/** Of a request's field that holds one of several words. */
function fitField(flags: readonly string[], product: ProductName | undefined): Fitting | undefined {
  const found = [...FIELDS].find(([name]) => flags.includes(`--${toFlag(name)}`));
  if (found === undefined) return undefined;
  const [name, anyField] = found;
  const field = CATALOGUE[product ?? DEFAULT_PRODUCT].fields[name] ?? anyField;
  if (field.type === 'choice') return words(field.of);
  return field.type === 'boolean' ? words(['true', 'false']) : undefined;
}

/** The product that `--task image2video` names, in either spelling. */
function productIn(others: readonly string[]): ProductName | undefined {
  const at = others.findIndex((word) => /^--(task|product)(=|$)/.test(word));
  const word = others[at];
  const name = word?.includes('=') === true ? word.slice(word.indexOf('=') + 1) : others[at + 1];
  return at < 0 || name === undefined ? undefined : findByName(name);
}

function modelsOf(product: ProductName | undefined): readonly string[] {
  const products = product === undefined ? PRODUCT_NAMES : [product];
  const known = products.flatMap((name) => Object.entries(CATALOGUE[name].models));
  return [...new Set(known.filter(([, model]) => model.discontinued !== true).map(([name]) => name))];
}

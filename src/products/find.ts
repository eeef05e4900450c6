import type { Json } from '../domain/record.js';
import type { Parsed } from '../domain/parsed.js';
import { invalid, valid } from '../domain/parsed.js';
import { nearest } from '../domain/text/nearest.js';
import { quote } from '../domain/text/quote.js';
import type { ProductName } from './catalogue.js';
import { CATALOGUE, DEFAULT_PRODUCT, PRODUCT_NAMES } from './catalogue.js';
import { listMissing } from './rules/judge.js';
import { groupsOf } from './schema/field.js';
import { flattenBody } from './schema/standard-body.js';

/** The words under which a request may name its product; `task` was the first, and stays. */
export const PRODUCT_WORDS = ['task', 'product'] as const;

/** The product that a word means: Kling's name of it, its path, or a common other name. */
export function findByName(word: string): ProductName | undefined {
  const name = withoutPath(word);
  const isNamed = (one: ProductName) => one === name || CATALOGUE[one].otherNames?.includes(name) === true;
  // Both generations may have the word: a whole path is that of one of them.
  return findByWholePath(word) ?? PRODUCT_NAMES.find(isNamed) ?? findByPath(withoutVersion(word));
}

/** The model with which a path of the new standard ends: `kling-3.0` of `/text-to-video/kling-3.0`. */
export function modelInPath(word: unknown): string | undefined {
  const path = typeof word === 'string' ? withoutVersion(word) : '';
  const name = findByPath(path);
  if (name === undefined || CATALOGUE[name].generation !== 'standard') return undefined;
  const model = path.slice(withoutVersion(CATALOGUE[name].path).length + 1);
  return model === '' ? undefined : model;
}

const findByWholePath = (path: string): ProductName | undefined =>
  PRODUCT_NAMES.find((one) => `${path}/`.startsWith(`${CATALOGUE[one].path}/`));

/** Also a path that goes on with a model. */
const findByPath = (path: string): ProductName | undefined =>
  PRODUCT_NAMES.find((one) => `${path}/`.startsWith(`${withoutVersion(CATALOGUE[one].path)}/`));

/** The product that a misspelt word most likely means. */
export function guessProduct(word: string): ProductName | undefined {
  const guess = nearest(withoutPath(word), PRODUCT_NAMES);
  return PRODUCT_NAMES.find((name) => name === guess);
}

const withoutVersion = (path: string): string => path.replace(/^\/?(v1\/)?/, '');

const withoutPath = (word: string): string => withoutVersion(word).replace(/^videos\//, '');

/**
 * The product that a request names, undefined when it names none. A misspelt one is a problem, and still understood as what it looks
 * like, so that the fields that go with it are no further problems.
 */
export function readProduct({
  task,
  product,
}: {
  readonly task?: unknown;
  readonly product?: unknown;
}): Parsed<ProductName | undefined> {
  const named = readWord('task', task);
  if (isAbsent(product)) return named;
  const other = readWord('product', product);
  if (isAbsent(task) || named.value === other.value) return other;
  return invalid(other.value, 'product', `${quote(product)} is not what "task" says; give one of the two`);
}

const isAbsent = (value: unknown): boolean => value === undefined || value === '';

function readWord(path: 'task' | 'product', value: unknown): Parsed<ProductName | undefined> {
  if (isAbsent(value)) return valid(undefined);
  const word = typeof value === 'string' ? value : quote(value);
  const known = findByName(word);
  if (known !== undefined) return valid(known);
  const guess = guessProduct(word);
  const hint = guess === undefined ? `write one of ${PRODUCT_NAMES.join(', ')}` : `did you mean "${guess}"?`;
  return invalid(guess, path, `${quote(value)} is not a ${path} this version knows; ${hint}`);
}

/**
 * The fields that only one product takes say which one is meant, of several the one that takes most; a prompt alone means a video. A model
 * that this one does not have says more, where all products that do have it make the same kind of thing.
 */
export function inferProduct(fields: Json): ProductName {
  const inferred = inferFromFields(fields);
  const model = fields.model_name;
  if (typeof model !== 'string' || Object.hasOwn(CATALOGUE[inferred].models, model)) return inferred;
  const holders = listHolders(model);
  const kinds = new Set(holders.map((name) => CATALOGUE[name].results[0]));
  if (kinds.size !== 1) return inferred;
  const isWhole = (name: ProductName) => listMissing(CATALOGUE[name], flatten(name, fields)).length === 0;
  const closest = listClosest(holders, fields);
  const [first = inferred] = closest;
  // A model that is wrong for fields that only one product takes is a wrong model.
  if (inferred !== DEFAULT_PRODUCT && countTaken(inferred, fields) > countTaken(first, fields)) return inferred;
  return closest.find(isWhole) ?? first;
}

/** Products that have a model of that name. */
export const listHolders = (model: string): readonly ProductName[] =>
  PRODUCT_NAMES.filter((name) => Object.hasOwn(CATALOGUE[name].models, model));

function inferFromFields(fields: Json): ProductName {
  const meant = PRODUCT_NAMES.filter((name) => CATALOGUE[name].recognizedBy?.some((field) => field in fields) === true);
  return listClosest(meant, fields).at(-1) ?? DEFAULT_PRODUCT;
}

/** Those of several products that take most of the fields. */
export function listClosest(names: readonly ProductName[], fields: Json): readonly ProductName[] {
  const counts = names.map((name) => countTaken(name, fields));
  const most = Math.max(...counts);
  return names.filter((_, at) => counts[at] === most);
}

const countTaken = (name: ProductName, fields: Json): number =>
  Object.keys(flatten(name, fields)).filter((field) => Object.hasOwn(CATALOGUE[name].fields, field)).length;

/** The fields of a request as the product names them: it may be written as Kling documents it. */
const flatten = (name: ProductName, fields: Json): Json =>
  groupsOf(CATALOGUE[name].fields).length > 0 ? flattenBody(CATALOGUE[name].fields, fields).fields : fields;

/** Whether its tasks can be found by an id that we choose: without one, what was made of a create whose answer was lost is never known. */
export const takesExternalId = (name: ProductName): boolean =>
  Object.hasOwn(CATALOGUE[name].fields, 'external_task_id');

/** Products that take a field of that name. */
export const listTakers = (field: string): readonly ProductName[] =>
  PRODUCT_NAMES.filter((name) => Object.hasOwn(CATALOGUE[name].fields, field));

/** The product that a field of a request most likely belongs to: one that takes it and needs nothing more, else one that takes most of the rest. */
export function guessOwner(field: string, request: Json): ProductName | undefined {
  const takers = listTakers(field);
  const whole = takers.filter((name) => listMissing(CATALOGUE[name], request).length === 0);
  const able = whole.length === 0 ? takers : whole;
  return listClosest(able, request)[0];
}

/** The product of a request that was checked before, without checking it again; undefined where a task is adopted and nobody said which. */
export function productOf(request: Json): ProductName | undefined {
  const named = readProduct(request).value;
  return named ?? (isAbsent(request.taskId) ? inferProduct(request) : undefined);
}

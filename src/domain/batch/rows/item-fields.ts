import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { readJson } from '../../text/read-json.js';
import type { Field, Fields } from '../../../products/schema/field.js';
import { flattenBody } from '../../../products/schema/standard-body.js';
import { groupsOf, isStructure } from '../../../products/schema/field.js';
import { productFor } from '../../../products/added/product-for.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../../products/catalogue.js';
import { modelInPath, PRODUCT_WORDS } from '../../../products/find.js';
import type { GenerationRequest } from '../../generation/request.js';

/** Every field of every product, with those of one name as often as products have them. */
export function listFields(): readonly (readonly [string, Field])[] {
  return PRODUCT_NAMES.flatMap((product) => Object.entries(CATALOGUE[product].fields));
}

/** The fields of Kling's requests by name, whatever the product, with our own that are objects. */
const FIELDS: ReadonlyMap<string, Field> = new Map([
  ['run', { type: 'object', fields: {}, example: { attempts: 2 } }],
  ['metadata', { type: 'object', fields: {} }],
  ...listFields(),
]);

/** Names that may stand at the top of an item. */
export const ITEM_FIELD_NAMES: readonly string[] = [
  ...new Set(['id', 'prompt', 'model_name', 'task', 'taskId', ...FIELDS.keys()]),
];

/** Fields whose names tables use for something else. */
export const TABLE_WORDS: ReadonlySet<string> = new Set(
  listFields().flatMap(([name, { isTableWord }]) => (isTableWord === true ? [name] : [])),
);

/** No request has more; a row that does was not written by a person. */
export const MAX_FIELDS = 200;
export const MAX_NAME_LENGTH = 100;
/** `camera_control.config.zoom` is the deepest name there is. */
const MAX_DEPTH = 3;

/** The field that a dotted name such as `camera_control.type` stands for; undefined when Kling has none of that name. */
export function findField(name: string): Field | undefined {
  const [root = '', ...inner] = name.split('.', MAX_DEPTH + 1);
  return inner.reduce<Field | undefined>((field, part) => {
    const fields: Fields = field?.type === 'object' ? field.fields : {};
    return Object.hasOwn(fields, part) ? fields[part] : undefined;
  }, FIELDS.get(root));
}

/** True for a dotted name whose first part is an object of the request, e.g. `run.attempts`. */
export function isDotted(name: string): boolean {
  const parts = name.split('.', MAX_DEPTH + 1);
  return parts.length > 1 && parts.length <= MAX_DEPTH && FIELDS.get(parts[0] ?? '')?.type === 'object';
}

/** True for a field that is an object or a list: as text, it is written as JSON. */
export function isStructured(name: string): boolean {
  const field = findField(name);
  return field !== undefined && isStructure(field);
}

/**
 * The fields of a row or of `set` as a request has them: `run.attempts` becomes an object, text that holds the JSON of an object or list
 * becomes one, absent values are left out.
 */
export function readFields(given: Json): Json {
  const entries = Object.entries(given)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]): [string, unknown] => [name, readValue(name, value)]);
  const whole = Object.fromEntries(entries.filter(([name]) => !isDotted(name)));
  return entries
    .filter(([name]) => isDotted(name))
    .reduce<Json>((fields, [name, value]) => mergeFields(fields, nest(name.split('.'), value)), whole);
}

const nest = ([name = '', ...inner]: readonly string[], value: unknown): Json => ({
  [name]: inner.length === 0 ? value : nest(inner, value),
});

/** Spreadsheets hold text only, and write TRUE and FALSE. */
function readValue(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (findField(name)?.type === 'boolean') return /^(true|false)$/i.test(value) ? value.toLowerCase() : value;
  return isStructured(name) ? readJson(value) : value;
}

/** `over` over `base`: objects are merged field by field, everything else is replaced. */
export function mergeFields(base: Json, over: Json): Json {
  const merged = Object.entries(over).map(([name, value]): [string, unknown] => {
    const under = Object.hasOwn(base, name) ? base[name] : undefined;
    return [name, isObject(under) && isObject(value) ? mergeFields(under, value) : value];
  });
  return Object.fromEntries([...Object.entries(base), ...merged]);
}

/** Whether a request holds something at a path such as `run.attempts`; lists count as a whole. */
export function hasField(fields: Json, path: string): boolean {
  const names = (path.split('[', 1)[0] ?? '').split('.');
  let inner: unknown = fields;
  for (const name of names) {
    if (!isObject(inner) || !Object.hasOwn(inner, name)) return false;
    inner = inner[name];
  }
  return true;
}

/**
 * The fields as they were understood, so that `10` and `"10"`, or `"standard"` and `"std"`, make the same item. What was not written is
 * not added: defaults are the generation's own.
 */
export function normalizeFields(fields: Json, parsed: GenerationRequest): Json {
  const { run, metadata } = fields;
  const isNamed = PRODUCT_WORDS.some((word) => fields[word] !== undefined && fields[word] !== '');
  const task = isNamed ? { task: parsed.product } : {};
  const own = {
    ...(run === undefined ? {} : { run: normalizeRun(run) }),
    ...(metadata === undefined ? {} : { metadata }),
  };
  if (parsed.kind === 'adopt') return { taskId: parsed.taskId, ...task, ...own };
  const { body } = parsed;
  const { fields: known, fill } = productFor(parsed);
  const given = groupsOf(known).length > 0 ? flattenBody(known, fields).fields : fields;
  const isModelInPath = PRODUCT_WORDS.some((word) => modelInPath(fields[word]) !== undefined);
  // What a product says in another field of Kling's stays as it was given.
  const isKept = (name: string) => Object.hasOwn(body, name) || (fill !== undefined && Object.hasOwn(known, name));
  const names = [...Object.keys(given), ...(isModelInPath ? ['model_name'] : [])].filter(
    (name) => isKept(name) && given[name] !== '',
  );
  return { ...task, ...Object.fromEntries(names.map((name) => [name, body[name] ?? given[name]])), ...own };
}

/** Counts as numbers; durations stay as somebody wrote them. */
function normalizeRun(run: unknown): unknown {
  if (!isObject(run)) return run;
  return Object.fromEntries(
    Object.entries(run).map(([name, value]) => [
      name,
      (name === 'attempts' || name === 'priority') && typeof value === 'string' ? Number(value) : value,
    ]),
  );
}

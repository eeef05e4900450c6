import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { quote } from '../../domain/text/quote.js';
import type { Taker } from './check-word.js';
import { checkWord } from './check-word.js';
import type { Checked } from './checked.js';
import { gather, right, wrong } from './checked.js';
import { checkAudio, checkPicture, checkRecording, checkUrl, checkVideo } from './check-place.js';
import { checkBoolean, checkId, checkNumber, checkText } from './check-value.js';
import type { Field, FieldOf, Fields, ObjectShape } from './field.js';
import { shapeOf } from './field.js';
import { explainMissing } from './explain-value.js';
import { oneOf } from './word-list.js';

export interface CheckOptions {
  /** Whether objects and list entries must have what Kling requires of them. */
  readonly needsAll: boolean;
  /** What to say of a name that `fields` does not have, at `path` (empty for the request itself). */
  readonly explainUnknown: (name: string, fields: Fields, path: string) => string;
  /** Whose words to offer in place of one that is not possible; those of all models without it. */
  readonly taker?: Taker;
  /** What is sent as it is, with a notice: names that are not known, or values beyond what is known as well. */
  readonly asItIs?: 'names' | 'all';
}

/** The fields as Kling wants them (numbers as numbers, durations as strings, aliases resolved), and what is wrong with all others. */
export function checkFields(fields: Fields, given: Json, options: CheckOptions, path = ''): Checked<Json> {
  const values: [string, unknown][] = [];
  const parts: Checked[] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (isAbsent(field, value) || isNoneBeside(field, value, given)) continue;
    const at = path === '' ? name : `${path}.${name}`;
    if (field === undefined) {
      const isSent = options.asItIs !== undefined;
      parts.push(
        isSent
          ? right(value, `${at}: not known here; sent as it is`)
          : wrong(at, options.explainUnknown(name, fields, path)),
      );
      if (isSent) values.push([name, value]);
      continue;
    }
    const strict = checkField(field, value, options, at);
    const isSent = options.asItIs === 'all' && strict.problems.length > 0;
    const checked = isSent
      ? right(value, ...strict.problems.map((one) => `${one.path}: ${one.text}; sent as it is`))
      : strict;
    parts.push(checked);
    values.push([name, checked.value]);
  }
  return gather(Object.fromEntries(values), parts);
}

/** Kling's own examples write `""` for "none", and so do empty cells; only what a generation is made of must not be empty. */
function isAbsent(field: Field | undefined, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (value !== '' || field === undefined) return false;
  return field.type === 'text' ? field.empty === undefined : field.type !== 'image' && field.type !== 'audio';
}

/** A client with many users sends an empty prompt with shots that do without one. */
const isNoneBeside = (field: Field | undefined, value: unknown, given: Readonly<Record<string, unknown>>): boolean =>
  value === '' &&
  field?.type === 'text' &&
  field.noneBeside !== undefined &&
  !isAbsent(undefined, given[field.noneBeside]);

export function checkField(field: Field, value: unknown, options: CheckOptions, path: string): Checked {
  switch (field.type) {
    case 'text':
      return checkText(field, value, path);
    case 'choice':
      return checkWord(field, value, path, options.taker);
    case 'number':
      return checkNumber(field, value, path);
    case 'boolean':
      return checkBoolean(value, path);
    case 'id':
      return checkId(field, value, path);
    case 'url':
      return checkUrl(field, value, path);
    case 'image':
      return checkPicture(value, path);
    case 'audio':
      return checkAudio(value, path);
    case 'video':
      return checkVideo(value, path);
    case 'recording':
      return checkRecording(value, path);
    case 'object':
      return checkObject(field, value, options, path);
    case 'union':
      return checkUnion(field, value, options, path);
    case 'list':
      return checkList(field, value, options, path);
  }
}

function checkObject(shape: ObjectShape, value: unknown, options: CheckOptions, path: string): Checked {
  const { fields, required = [] } = shape;
  if (!isObject(value)) return wrong(path, `${quote(value)} is not an object with ${Object.keys(fields).join(', ')}`);
  const checked = checkFields(fields, value, options, path);
  const absent = options.needsAll ? required.filter((name) => isAbsent(fields[name], value[name])) : [];
  const missing = absent.map((name): Complaint => ({ path: `${path}.${name}`, text: explainMissing(fields[name]) }));
  return { ...checked, problems: [...checked.problems, ...missing] };
}

function checkUnion(field: FieldOf<'union'>, value: unknown, options: CheckOptions, path: string): Checked {
  const words = Object.keys(field.of);
  if (!isObject(value)) return wrong(path, `${quote(value)} is not an object with ${field.by}: ${oneOf(words)}`);
  const shape = shapeOf(field, value[field.by]);
  if (shape !== undefined) return checkObject(shape, value, options, path);
  const given = value[field.by];
  const text = given === undefined ? 'missing' : `${quote(given)} is not possible`;
  return wrong(`${path}.${field.by}`, `${text}; write ${oneOf(words)}`);
}

function checkList(field: FieldOf<'list'>, value: unknown, options: CheckOptions, path: string): Checked {
  if (!Array.isArray(value)) return wrong(path, `${quote(value)} is not a list`);
  if (value.length < field.min || value.length > field.max) {
    return wrong(path, `${value.length} entries; Kling takes ${field.min} to ${field.max}`);
  }
  const entries = value.map((entry: unknown, index) => checkField(field.of, entry, options, `${path}[${index}]`));
  return entries.length === 0
    ? right([])
    : gather(
        entries.map((entry) => entry.value),
        entries,
      );
}

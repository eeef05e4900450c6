import type { Field, Fields, TaskName } from './catalogue.js';
import { CATALOGUE, TASK_NAMES } from './catalogue.js';
import type { Complaint } from '../domain/invalid-request.js';
import { nearest } from '../domain/text/nearest.js';
import { quote } from '../domain/text/quote.js';

interface Check {
  readonly task: TaskName;
  readonly path: string;
  /** Whether objects and list entries must have what Kling requires of them. */
  readonly needsAll: boolean;
  readonly complaints: Complaint[];
  readonly notices: string[];
}

/** Longest picture reference in characters: a path or URL. Anything longer is the picture itself, which does not belong in a workflow's input. */
const MAX_PICTURE_REFERENCE = 4096;

/** The fields as Kling wants them (numbers as numbers, durations as strings, aliases resolved); complains of everything else. */
export function checkFields(
  fields: Fields,
  given: Readonly<Record<string, unknown>>,
  check: Check,
): Record<string, unknown> {
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (isAbsent(field, name, value)) continue;
    const path = check.path === '' ? name : `${check.path}.${name}`;
    if (field === undefined) check.complaints.push({ path, text: unknownField(name, fields, check) });
    else checked[name] = checkValue(field, value, { ...check, path });
  }
  return checked;
}

/** Kling's own examples write `""` for "none", and so do empty cells; only what a generation is made of must not be empty. */
function isAbsent(field: Field | undefined, name: string, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return value === '' && field !== undefined && field.type !== 'image' && name !== 'prompt';
}

function unknownField(name: string, fields: Fields, check: Check): string {
  const known =
    check.path === '' ? [...Object.keys(fields), 'model_name', 'task', 'taskId', 'run'] : Object.keys(fields);
  const guess = nearest(name, known);
  if (guess !== undefined) return `unknown field; did you mean "${guess}"?`;
  const owner = check.path === '' ? TASK_NAMES.find((task) => Object.hasOwn(CATALOGUE[task].fields, name)) : undefined;
  if (owner !== undefined) return `not a field of ${check.task}; it belongs to "task":"${owner}"`;
  return `unknown field; ${check.path === '' ? check.task : check.path} takes ${known.join(', ')}`;
}

function checkValue(field: Field, value: unknown, check: Check): unknown {
  switch (field.type) {
    case 'text':
      return checkText(field.max, value, check);
    case 'choice':
      return checkChoice(field, value, check);
    case 'number':
      return checkNumber(field, value, check);
    case 'boolean':
      return checkBoolean(value, check);
    case 'id':
      return checkId(value, check);
    case 'url':
      return checkUrl(value, check);
    case 'image':
      return checkPicture(value, check);
    case 'object':
      if (isObject(value)) return checkObject(field, value, check);
      return complain(check, `${quote(value)} is not an object with ${Object.keys(field.fields).join(', ')}`);
    case 'list':
      return checkList(field, value, check);
  }
}

function checkObject(
  { fields, required = [] }: { readonly fields: Fields; readonly required?: readonly string[] },
  value: Readonly<Record<string, unknown>>,
  check: Check,
): unknown {
  const checked = checkFields(fields, value, check);
  const absent = check.needsAll ? required.filter((name) => isAbsent(fields[name], name, value[name])) : [];
  for (const name of absent) complain({ ...check, path: `${check.path}.${name}` }, 'missing');
  return checked;
}

function checkText(max: number, value: unknown, check: Check): unknown {
  if (typeof value !== 'string') return complain(check, `${quote(value)} is not text`);
  if (check.path === 'prompt' && value.trim() === '') return complain(check, 'empty; describe what to generate');
  if (value.length <= max) return value;
  return complain(check, `${count(value.length)} characters; Kling takes at most ${count(max)}`);
}

function checkChoice(field: Extract<Field, { type: 'choice' }>, value: unknown, check: Check): unknown {
  const word = typeof value === 'number' ? String(value) : value;
  if (typeof word !== 'string') return complain(check, `${quote(value)}; write one of ${field.of.join(', ')}`);
  if (field.of.includes(word)) return word;
  const alias = field.aliases !== undefined && Object.hasOwn(field.aliases, word) ? field.aliases[word] : undefined;
  if (alias !== undefined) {
    check.notices.push(`${check.path}: "${word}" is sent to Kling as "${alias}"`);
    return alias;
  }
  return complain(check, `${quote(value)} is not possible; write ${oneOf(field.of)}`);
}

function checkNumber(field: Extract<Field, { type: 'number' }>, value: unknown, check: Check): unknown {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const kind = field.whole === true ? 'a whole number' : 'a number';
  const fits = typeof number === 'number' && number >= field.min && number <= field.max;
  if (fits && (field.whole !== true || Number.isInteger(number))) return number;
  return complain(check, `${quote(value)}; write ${kind} from ${field.min} to ${count(field.max)}`);
}

function checkBoolean(value: unknown, check: Check): unknown {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  return complain(check, `${quote(value)}; write true or false`);
}

function checkId(value: unknown, check: Check): unknown {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id === 'string' && /^[\w.:~-]{1,128}$/.test(id)) return id;
  if (typeof value === 'number') return complain(check, 'too large for a JSON number; write it as a string, in quotes');
  return complain(check, `${quote(value)}; write an id of at most 128 letters, digits and . _ : ~ -`);
}

function checkUrl(value: unknown, check: Check): unknown {
  if (typeof value === 'string' && value.length > MAX_PICTURE_REFERENCE)
    return complain(check, `${count(value.length)} characters; a URL has at most ${count(MAX_PICTURE_REFERENCE)}`);
  if (typeof value === 'string' && isHttpUrl(value)) return value;
  return complain(check, `${quote(value)} is not a URL; write one that starts with https://`);
}

function checkPicture(value: unknown, check: Check): unknown {
  if (typeof value !== 'string' || value.trim() === '') return complain(check, 'empty; give a file path or a URL');
  if (/^data:/i.test(value) || value.length > MAX_PICTURE_REFERENCE) {
    return complain(check, 'is the picture itself; save it as PNG or JPEG and give the path or a URL');
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value) && !isHttpUrl(value)) {
    return complain(check, `${quote(value)} is not a URL that Kling can open; write a file path or an https:// URL`);
  }
  if (value.includes('\0')) return complain(check, 'holds a NUL character; give a file path or a URL');
  return value;
}

function checkList(field: Extract<Field, { type: 'list' }>, value: unknown, check: Check): unknown {
  if (!Array.isArray(value)) return complain(check, `${quote(value)} is not a list`);
  if (value.length < field.min || value.length > field.max) {
    return complain(check, `${value.length} entries; Kling takes ${field.min} to ${field.max}`);
  }
  return value.map((entry: unknown, index) => {
    const inner = { ...check, path: `${check.path}[${index}]` };
    if (isObject(entry)) return checkObject(field, entry, inner);
    return complain(inner, `${quote(entry)} is not an object with ${Object.keys(field.fields).join(', ')}`);
  });
}

function complain(check: Check, text: string): unknown {
  check.complaints.push({ path: check.path, text });
  return undefined;
}

/** True for a URL that Kling's servers can be given; a string with a scheme of another kind is not. */
export function isHttpUrl(value: string): boolean {
  return /^https?:\/\/[^\s/?#@]+\.?[^\s]*$/i.test(value) && URL.canParse(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function oneOf(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return quoted.length === 1 ? (quoted[0] ?? '') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

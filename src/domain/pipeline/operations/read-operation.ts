import type { Complaint } from '../../invalid-request.js';
import type { Parsed } from '../../parsed.js';
import { invalid } from '../../parsed.js';
import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { explainUnknown } from '../../text/explain-unknown.js';
import { quote } from '../../text/quote.js';
import type { OperationKind } from '../operation.js';
import { explainTogether } from './explain-together.js';
import type { OperationFields } from './field.js';
import type { Operation } from './operations.js';
import { OPERATIONS } from './operations.js';
import type { ReadOptions } from './read-field.js';
import { readField } from './read-field.js';

/**
 * Reads the body of an operation: `{"videos":["${scene.files}"]}` of a `join`. Paths of what is wrong begin in the body (`videos[1]`). With `isOpen` it
 * is a check of what is written: what still refers to other steps is not looked at, and the value is not to be used. Undefined for a body with problems.
 */
export function readOperation(
  kind: OperationKind,
  body: unknown,
  options: ReadOptions = {},
): Parsed<Operation | undefined> {
  const { fields } = OPERATIONS[kind];
  if (!isObject(body)) return invalid(undefined, '', `${quote(body)} is no object; write ${exampleOf(fields)}`);
  const read = readFields(fields, body, options);
  const missing = Object.entries<OperationFields[string]>(fields).flatMap(([name, { required, about }]): Complaint[] =>
    required === true && isAbsent(body[name]) ? [{ path: name, text: `missing; write ${about}` }] : [],
  );
  const problems = [...read.problems, ...missing];
  const together = problems.length > 0 ? [] : explainTogether(kind, body, read.value);
  if (problems.length + together.length > 0) return { value: undefined, problems: [...problems, ...together] };
  // The table says which fields there are, and what each holds.
  return { value: { kind, ...read.value } as Operation, problems: [] };
}

/** What is wrong with an operation as it is written, whatever its references will stand for. */
export function checkOperation(kind: OperationKind, body: unknown, options: ReadOptions): readonly Complaint[] {
  return readOperation(kind, body, options).problems;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

function readFields(fields: OperationFields, body: Json, options: ReadOptions): Parsed<Json> {
  const problems: Complaint[] = [];
  const values: [string, unknown][] = [];
  for (const [name, value] of Object.entries(body)) {
    if (isAbsent(value)) continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      problems.push({ path: name, text: explainUnknown(name, Object.keys(fields)) });
      continue;
    }
    const read = readField(field, value, name, options);
    problems.push(...read.problems);
    if (read.value !== undefined) values.push([name, read.value]);
  }
  return { value: Object.fromEntries(values), problems };
}

const exampleOf = (fields: OperationFields): string =>
  `an object with ${Object.keys(fields)
    .map((name) => `"${name}"`)
    .join(', ')}`;

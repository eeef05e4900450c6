import type { Json } from '../../record.js';
import type { OperationKind } from '../operation.js';
import type { Operation } from './operations.js';
import { OPERATIONS } from './operations.js';
import type { OperationFields } from './field.js';

/** A file that an operation names: `videos[1]`. */
export interface NamedFile {
  readonly field: string;
  readonly file: string;
}

/** The files that an operation names, in the order of its fields. */
export function listFiles(operation: Operation): readonly NamedFile[] {
  const found: NamedFile[] = [];
  replaceFiles(operation, (one) => {
    found.push(one);
    return one.file;
  });
  return found;
}

/** The same of a body that is not read yet, as far as they are paths. */
export function listPaths(kind: OperationKind, body: Json): readonly NamedFile[] {
  const fields: OperationFields = OPERATIONS[kind].fields;
  return Object.entries(body).flatMap(([name, value]) => {
    const type = Object.hasOwn(fields, name) ? fields[name]?.type : undefined;
    return type === 'file' || type === 'files' ? pathsIn(value, name) : [];
  });
}

function pathsIn(value: unknown, field: string): readonly NamedFile[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown, at) => pathsIn(one, `${field}[${at}]`));
  const isPath = typeof value === 'string' && value.trim() !== '' && !/^[a-z][a-z\d+.-]+:/i.test(value);
  return isPath ? [{ field, file: value }] : [];
}

/** The same operation with others in their places. */
export function replaceFiles<Given extends Operation>(operation: Given, replace: (one: NamedFile) => string): Given {
  const fields: OperationFields = OPERATIONS[operation.kind].fields;
  const entries = Object.entries(operation).map(([name, value]: [string, unknown]) => {
    const type = fields[name]?.type;
    if (type === 'file') return [name, replace({ field: name, file: String(value) })];
    if (type !== 'files' || !Array.isArray(value)) return [name, value];
    return [name, value.map((file: unknown, at) => replace({ field: `${name}[${at}]`, file: String(file) }))];
  });
  return Object.fromEntries(entries) as Given;
}

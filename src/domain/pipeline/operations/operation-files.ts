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

import type { Json } from '../../../src/domain/record.js';
import type { Fields } from '../../../src/products/schema/field.js';
import { mapInputFiles } from '../../../src/products/schema/input-files.js';

/** The files that fields name, by where they stand. */
export function listPaths(fields: Fields, value: Json): readonly (readonly [field: string, file: string])[] {
  const found: (readonly [string, string])[] = [];
  mapInputFiles(fields, value, ({ field, file }) => {
    found.push([field, file]);
    return file;
  });
  return found;
}

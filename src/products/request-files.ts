import type { Json } from '../domain/record.js';
import type { ProductName } from './catalogue.js';
import { CATALOGUE } from './catalogue.js';
import type { InputFile } from './schema/input-files.js';
import { mapInputFiles } from './schema/input-files.js';

/** The files that a request names, pictures and sounds; what is given as a URL is Kling's to open and not listed. */
export function listRequestFiles(product: ProductName, body: Json): readonly InputFile[] {
  const found: InputFile[] = [];
  mapRequestFiles(product, body, (one) => {
    found.push(one);
    return one.file;
  });
  return found;
}

/** The body with every file replaced by what `replace` makes of it. */
export function mapRequestFiles(
  product: ProductName,
  body: Json,
  replace: (file: InputFile) => string,
): Record<string, unknown> {
  return mapInputFiles(CATALOGUE[product].fields, body, replace);
}

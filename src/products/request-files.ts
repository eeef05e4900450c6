import type { Json } from '../domain/record.js';
import type { Asked } from './added/product-for.js';
import { productFor } from './added/product-for.js';
import type { InputFile } from './schema/input-files.js';
import { mapInputFiles } from './schema/input-files.js';

/** The files that a request names, pictures and sounds; what is given as a URL is Kling's to open and not listed. */
export function listRequestFiles(asked: Asked, body: Json): readonly InputFile[] {
  const found: InputFile[] = [];
  mapRequestFiles(asked, body, (one) => {
    found.push(one);
    return one.file;
  });
  return found;
}

/** The body with every file replaced by what `replace` makes of it. */
export function mapRequestFiles(
  asked: Asked,
  body: Json,
  replace: (file: InputFile) => string,
): Record<string, unknown> {
  return mapInputFiles(productFor(asked).fields, body, replace);
}

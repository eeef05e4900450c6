import type { ProductName } from './catalogue.js';
import { CATALOGUE } from './catalogue.js';
import type { Json } from './schema/field.js';
import type { InputFile } from './schema/input-files.js';
import { mapInputFiles } from './schema/input-files.js';

/** A field of a request that names a picture by its file path. */
export type PictureFile = Pick<InputFile, 'field' | 'file'>;

/** The picture files that a request names; pictures given as URLs are Kling's to open and not listed. */
export function listPictureFiles(product: ProductName, body: Json): readonly PictureFile[] {
  const found: PictureFile[] = [];
  mapPictureFiles(product, body, ({ field, file }) => {
    found.push({ field, file });
    return file;
  });
  return found;
}

/** The body with every picture file replaced by what `replace` makes of it. */
export function mapPictureFiles(
  product: ProductName,
  body: Json,
  replace: (picture: PictureFile) => string,
): Record<string, unknown> {
  return mapInputFiles(CATALOGUE[product].fields, body, (one) => (one.kind === 'image' ? replace(one) : one.file));
}

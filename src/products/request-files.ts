import type { Json } from '../domain/record.js';
import type { Asked } from './added/product-for.js';
import { productFor } from './added/product-for.js';
import { CATALOGUE } from './catalogue.js';
import type { Product } from './product.js';
import type { InputFile, ReplaceFile } from './schema/input-files.js';
import { mapInputFiles, mapMadeFiles, mapStoredFiles } from './schema/input-files.js';

/** The files that a request names, pictures, sounds and videos; what is given as a URL is Kling's to open and not listed. */
export const listRequestFiles = (asked: Asked, body: Json): readonly InputFile[] =>
  list((take) => mapRequestFiles(asked, body, take));

/** The body with every file replaced by what `replace` makes of it. */
export const mapRequestFiles = (asked: Asked, body: Json, replace: ReplaceFile): Record<string, unknown> =>
  mapInputFiles(productFor(asked).fields, body, (file) => replace(withLimits(file, asked, body)));

/** A file with what Kling takes of it in such a request; of a model that this version does not know nothing is known. */
export function withLimits(file: InputFile, asked: Asked, body: Json): InputFile {
  const { models, videoLimits }: Product = CATALOGUE[typeof asked === 'string' ? asked : asked.product];
  const { model_name: model } = body;
  const isKnown = typeof model !== 'string' || Object.keys(models).length === 0 || Object.hasOwn(models, model);
  return file.kind === 'video' && videoLimits !== undefined && isKnown ? { ...file, limits: videoLimits(body) } : file;
}

/** What a request names in a bucket, as `s3://bucket/key`. */
export const listStoredFiles = (asked: Asked, body: Json): readonly InputFile[] =>
  list((take) => replaceStoredFiles(asked, body, take));

/** The body with every such name replaced by what `replace` makes of it. */
export const replaceStoredFiles = (asked: Asked, body: Json, replace: ReplaceFile): Record<string, unknown> =>
  mapStoredFiles(productFor(asked).fields, body, replace);

/** What a request names by the generations of ours that have made it, as `generation:fox-1`. */
export const listMadeFiles = (asked: Asked, body: Json): readonly InputFile[] =>
  list((take) => replaceMadeFiles(asked, body, take));

/** The body with every such name replaced by what `replace` makes of it. */
export const replaceMadeFiles = (asked: Asked, body: Json, replace: ReplaceFile): Record<string, unknown> =>
  mapMadeFiles(productFor(asked).fields, body, replace);

function list(map: (take: ReplaceFile) => unknown): readonly InputFile[] {
  const found: InputFile[] = [];
  map((one) => {
    found.push(one);
    return one.file;
  });
  return found;
}

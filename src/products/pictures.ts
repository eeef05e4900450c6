import type { Fields, TaskName } from './catalogue.js';
import { CATALOGUE } from './catalogue.js';
import { isHttpUrl } from './request-fields.js';

/** A field of a request body that names a picture by its file path. */
export interface PictureFile {
  /** e.g. `image` or `dynamic_masks[0].mask`. */
  readonly field: string;
  readonly file: string;
}

/** The picture files that a request names; pictures given as URLs are Kling's to open and not listed. */
export function listPictureFiles(task: TaskName, body: Readonly<Record<string, unknown>>): readonly PictureFile[] {
  const found: PictureFile[] = [];
  mapPictureFiles(task, body, (picture) => {
    found.push(picture);
    return picture.file;
  });
  return found;
}

/** The body with every picture file replaced by what `replace` makes of it. */
export function mapPictureFiles(
  task: TaskName,
  body: Readonly<Record<string, unknown>>,
  replace: (picture: PictureFile) => string,
): Record<string, unknown> {
  return mapFields(CATALOGUE[task].fields, body, '', replace);
}

function mapFields(
  fields: Fields,
  value: Readonly<Record<string, unknown>>,
  path: string,
  replace: (picture: PictureFile) => string,
): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const at = `${path}${name}`;
    if (field?.type === 'image' && typeof inner === 'string' && !isHttpUrl(inner)) {
      return [name, replace({ field: at, file: inner })];
    }
    if (field?.type === 'list' && Array.isArray(inner)) {
      const rows = inner as Readonly<Record<string, unknown>>[];
      return [name, rows.map((row, index) => mapFields(field.fields, row, `${at}[${index}].`, replace))];
    }
    return [name, inner];
  });
  return Object.fromEntries(entries);
}

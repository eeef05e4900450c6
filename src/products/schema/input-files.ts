import type { Json } from '../../domain/record.js';
import type { Fields, SecondsRange } from './field.js';
import { isHttpUrl } from './check-place.js';
import { mapLeaves } from './map-leaves.js';

/** A field of a request that names a file by its path; what is given as a URL is Kling's to open, and none. */
export interface InputFile {
  /** e.g. `image` or `dynamic_masks[0].mask`. */
  readonly field: string;
  readonly file: string;
  readonly kind: 'image' | 'audio';
  /** How long a sound may be. */
  readonly seconds?: SecondsRange;
}

export type ReplaceFile = (file: InputFile) => string;

/** The fields with every file replaced by what `replace` makes of it. */
export function mapInputFiles(fields: Fields, value: Json, replace: ReplaceFile): Record<string, unknown> {
  return mapLeaves(fields, value, (field, inner, path) => {
    if (field.type !== 'image' && field.type !== 'audio') return inner;
    if (typeof inner !== 'string' || isHttpUrl(inner)) return inner;
    const seconds = field.type === 'audio' && field.seconds !== undefined ? { seconds: field.seconds } : {};
    return replace({ field: path, file: inner, kind: field.type, ...seconds });
  });
}

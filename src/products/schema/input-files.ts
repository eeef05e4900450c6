import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { isLink, isStored } from './check-place.js';
import type { Field, Fields, SecondsRange } from './field.js';
import { groupsOf } from './field.js';
import { isMadeFile } from './made/made-file.js';
import { mapLeaves } from './map-leaves.js';
import type { VideoLimits } from './video-limits.js';

/** A field of a request that names a file by its path; what is given as a URL is Kling's to open, and none. */
export interface InputFile {
  /** e.g. `image` or `dynamic_masks[0].mask`. */
  readonly field: string;
  readonly file: string;
  readonly kind: FileKind;
  /** How long a sound or a recording may be. */
  readonly seconds?: SecondsRange;
  /** Of a video. */
  readonly limits?: VideoLimits;
}

/** What tells one way in which a file is used from another: the same one may do for one model and be too long for another. */
export const useOf = ({ file, kind, seconds, limits }: InputFile): string =>
  JSON.stringify([file, kind, seconds, limits]);

const FILE_KINDS = ['image', 'audio', 'video', 'recording'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** True for what Kling takes by URL only. */
export const isByUrl = ({ kind }: Pick<InputFile, 'kind'>): boolean => kind === 'video' || kind === 'recording';

export type ReplaceFile = (file: InputFile) => string;

/** The fields with every file replaced by what `replace` makes of it, those in `settings`, `options` and `input` too. */
export const mapInputFiles = (fields: Fields, value: Json, replace: ReplaceFile): Record<string, unknown> =>
  mapPlaces(fields, value, (field, text, path) => {
    const file = toFile(field, text, path);
    return file === undefined || isLink(text) ? text : replace(file);
  });

/** The same for objects in a bucket, `s3://bucket/key`. */
export const mapStoredFiles = (fields: Fields, value: Json, replace: ReplaceFile): Record<string, unknown> =>
  mapPlaces(fields, value, (field, text, path) => {
    const file = toFile(whatIsFetched(field), text, path);
    return file !== undefined && isStored(text) ? replace(file) : text;
  });

/** The same for what generations of ours have made, `generation:fox-1`. */
export const mapMadeFiles = (fields: Fields, value: Json, replace: ReplaceFile): Record<string, unknown> =>
  mapPlaces(fields, value, (field, text, path) => {
    const file = toFile(whatIsFetched(field), text, path);
    return file !== undefined && isMadeFile(text) ? replace(file) : text;
  });

/** A link to a sound may stand where the product wants a URL told from a file. */
const whatIsFetched = (field: Field): Field =>
  field.type === 'url' && field.of !== undefined ? { type: field.of } : field;

function toFile(field: Field, file: string, path: string): InputFile | undefined {
  const kind = FILE_KINDS.find((one) => one === field.type);
  if (kind === undefined) return undefined;
  const seconds = 'seconds' in field && field.seconds !== undefined ? { seconds: field.seconds } : {};
  return { field: path, file, kind, ...seconds };
}

function mapPlaces(
  fields: Fields,
  value: Json,
  map: (field: Field, text: string, path: string) => string,
): Record<string, unknown> {
  const mapLeaf = (field: Field, inner: unknown, path: string) =>
    typeof inner === 'string' ? map(field, inner, path) : inner;
  const mapped = mapLeaves(fields, value, mapLeaf);
  for (const group of groupsOf(fields)) {
    const inner = mapped[group];
    if (isObject(inner)) mapped[group] = mapLeaves(fields, inner, mapLeaf, `${group}.`);
  }
  return mapped;
}

import type { Json } from '../../../domain/record.js';
import type { Fields, SecondsRange } from '../field.js';
import { mapLeaves } from '../map-leaves.js';

/** A video that a request names by something else than the digits of Kling's id: by the generation that has made it. */
export interface VideoName {
  /** e.g. `video_id`. */
  readonly field: string;
  readonly generation: string;
  /** How long it may be. */
  readonly seconds?: SecondsRange;
}

/** The generations whose videos a request names. */
export function listMadeVideos(fields: Fields, body: Json): readonly VideoName[] {
  const found: VideoName[] = [];
  mapMadeVideos(fields, body, (one) => {
    found.push(one);
    return one.generation;
  });
  return found;
}

/** The fields with every such name replaced by what `replace` makes of it. */
export function mapMadeVideos(
  fields: Fields,
  body: Json,
  replace: (video: VideoName) => string,
): Record<string, unknown> {
  return mapLeaves(fields, body, (field, value, path) => {
    const made = field.type === 'id' ? field.madeVideo : undefined;
    if (made === undefined || typeof value !== 'string' || /^\d+$/.test(value)) return value;
    return replace({ field: path, generation: value, ...made });
  });
}

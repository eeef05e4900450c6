import type { Asked } from './asked.js';
import type { Types } from './body-types.js';
import type { Body } from './fields.js';

/** The kind of resource pack that pays for a task and lends it slots. */
export type Pack = 'video' | 'image';

/** One product, in a file of its own: its create path is also its list path, and `<path>/<id>` queries one task. */
export interface Product {
  /** The first half of its routes' names: `text2video.create`. */
  readonly name: string;
  readonly path: string;
  readonly pack: Pack;
  /** The fields of its create call that are known, and their JSON types. */
  readonly types: Types;
  /** Checks the model and what it can do, and answers what checks the rest: the balance is looked at between the two. Both throw refusals. */
  readonly check: (body: Body, known: Known) => () => Asked;
}

/** What the service knows besides the body. */
export interface Known {
  readonly discontinuedModels: readonly string[];
  readonly elementIds: readonly string[];
  /** What a finished video was made of. */
  readonly findVideo: (videoId: string) => Asked | undefined;
}

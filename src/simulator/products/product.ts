import type { Asked } from './asked.js';
import type { Types } from './body-types.js';
import type { Body } from './fields.js';
import type { Session } from '../sessions/session.js';
import type { Results } from './results.js';

/** The kind of resource pack that pays for a task and lends it slots. */
export type Pack = 'video' | 'image';

/** One product, in a file of its own: its create path is also its list path, and `<path>/<id>` queries one task. */
export interface Product {
  /** The first half of its routes' names: `text2video.create`. */
  readonly name: string;
  readonly path: string;
  readonly pack: Pack;
  readonly results: Results;
  /** The answer to its create is the task at its end, and there is no list of its tasks. */
  readonly isSynchronous?: true;
  /** The reply to its create has no `task_info`. */
  readonly createdWithoutInfo?: true;
  /** Of a list of its tasks, where it is another than that of all others. */
  readonly longestPage?: number;
  /** Of the new standard: one of these follows its path in a create, and its tasks are found under `/tasks` alone. */
  readonly modelsInPath?: readonly string[];
  /** The fields of its create call that are known, and their JSON types. */
  readonly types: Types;
  /** Checks the model and what it can do, and answers what checks the rest: the balance is looked at between the two. Both throw refusals. */
  readonly check: (body: Body, known: Known) => () => Asked;
}

/** What the service knows besides the body. */
export interface Known {
  /** The model that the path names; empty where it names none. */
  readonly model: string;
  readonly discontinuedModels: readonly string[];
  readonly elementIds: readonly string[];
  /** What a finished video was made of. */
  readonly findVideo: (videoId: string) => Asked | undefined;
  /** A session of the account that is not over. */
  readonly findSession: (sessionId: string) => Session | undefined;
}

import type { Json } from '../domain/record.js';
import type { EntryKind, OutputKind } from '../domain/task.js';
import type { Ability } from './rules/ability.js';
import type { Model, Price } from './rules/model.js';
import type { Doubt, Rule } from './rules/rule.js';
import type { Pack } from './pack.js';
import type { Fields } from './schema/field.js';
import type { VideoLimits } from './schema/video-limits.js';
import type { SetUp } from './set-up.js';

/** What a task of Kling's makes: files, and what has an id and no file. */
export type ResultKind = OutputKind | EntryKind;

/**
 * Everything that this program knows of one of Kling's products: what may be asked of it, what that costs, and where it lives.
 * A product is a value, in a file of its own; nothing else names it.
 */
export interface Product {
  /** Kling's own word: the end of its path. */
  readonly name: string;
  /** What people write instead. */
  readonly otherNames?: readonly string[];
  /** What it makes, in a few words. */
  readonly summary: string;
  /** Fields that only this product takes: a request that has one of them and names no product is for it. */
  readonly recognizedBy?: readonly string[];
  /** Of whose slots and units it takes. */
  readonly pack: Pack;
  readonly results: readonly [ResultKind, ...ResultKind[]];
  /** Where its tasks are made, listed, and below which each is found; for the new standard, what its model follows in a create. */
  readonly path: string;
  /** Where its tasks are made, where that is another path; the model does not follow it. */
  readonly createPath?: string;
  /**
   * The new standard of Kling's API: the model is part of the path, tasks are found under `/tasks`, and the body has its settings, options
   * and contents in places of their own, which the fields name.
   */
  readonly generation?: 'standard';
  /** The end of the path of the legacy product that makes the same. */
  readonly legacy?: string;
  /** The reply to the create is the task at its end, as a rule; where it is not, the task is waited for. There is no list of them. */
  readonly isSynchronous?: true;
  /** Kling's names, limits and defaults. The model stands apart, in `models`. */
  readonly fields: Fields;
  /** Every one of these must be there; of a nested array, at least one. */
  readonly required: readonly (string | readonly string[])[];
  /** What Kling takes where a field is left out, by its documentation: who writes it out asks for the same thing. */
  readonly defaults: Json;
  /** Says what a checked request leaves unsaid and Kling wants to be told: that a text is a text. */
  readonly fill?: (body: Json) => Json;
  /** Calls that come before its create, whose answers are part of it. */
  readonly setUp?: SetUp;
  /** None where the endpoint takes no model. */
  readonly models: Readonly<Record<string, Model>>;
  /** What Kling deducts where no model decides it. */
  readonly prices?: readonly Price[];
  /** Sent when the request names no model: Kling's own defaults include discontinued ones. */
  readonly defaultModel?: string;
  /** What only some models can do. */
  readonly abilities: readonly Ability[];
  /** What holds between fields. */
  readonly rules: readonly Rule[];
  /** What Kling documents differently than others have seen it. */
  readonly doubts?: readonly Doubt[];
  /** How many results a request asks for, where it may choose: each takes a slot of its own and is paid. Otherwise one. */
  readonly countResults?: (body: Json) => number;
  /** Seconds of video of a product that lets nobody choose them. */
  readonly videoSeconds?: number;
  /** Its video is one that it is given, with `videoSeconds` more at its end. */
  readonly goesOn?: true;
  /** What Kling takes of a video that it is given, which may depend on the model and on other fields. */
  readonly videoLimits?: (body: Json) => VideoLimits;
  /** Its videos have sound, whatever is asked. */
  readonly hasSound?: true;
  /** The result is as long as a video that is given: how long that is, is not known here. */
  readonly isAsLongAsInput?: (body: Json) => boolean;
  /** How long Kling takes, as far as that was seen: it publishes no times. */
  readonly pace: Pace;
  /** A request that works, without its model. */
  readonly example: Json;
}

export interface Pace {
  readonly seconds: number;
  /** For so many seconds of video; absent where length makes no difference. */
  readonly forVideoSeconds?: number;
}

/** Checks that a product is one and keeps its exact type, from which the types of its requests are made. */
export const defineProduct = <const P extends Product>(product: P): P => product;

import type { Json } from '../../domain/record.js';
import type { Limits } from './model.js';

/** Something that a request may ask for and that only some models have, in some modes and lengths. */
export interface Ability {
  /** The field of the complaint. */
  readonly path: string;
  readonly isAsked: (body: Json) => boolean;
  /** The value that asks for it, where the field alone does not. */
  readonly value?: string;
  readonly models: Readonly<Record<string, AbilityLimits>>;
  /** What to do without it. */
  readonly instead: string;
  /** Why, in Kling's words where they were recorded, to a model that has it never (`model`) or not so (`setting`). `<mode>` is the field's value. */
  readonly reason: { readonly model: string; readonly setting?: string };
}

/** Where a model has an ability. */
export interface AbilityLimits {
  /** What other fields must hold. */
  readonly needs?: Limits;
  /** Sources contradict each other here: the request is sent, with this as a notice, and Kling decides. */
  readonly doubt?: string;
}

/** Asked for by any of these fields, whatever they hold. */
export const has =
  (...fields: readonly string[]) =>
  (body: Json): boolean =>
    fields.some((field) => body[field] !== undefined);

import type { Json } from '../../domain/record.js';
import type { ProductName } from '../catalogue.js';
import type { Limits, Price } from '../rules/model.js';

/** What an entry of `contents` holds beside its `type`. */
export const ENTRY_WORDS = ['text', 'picture', 'video', 'element', 'voice'] as const;
export type EntryWord = (typeof ENTRY_WORDS)[number];

/**
 * What somebody knows of a model beyond this version: one that is new, or more of one that is known. A request carries it along, so that
 * whoever takes part in a generation knows the same, whatever files lie where.
 */
export interface AddedModel {
  readonly name: string;
  /** Where its tasks are made, if that is not the path of its product (in the new standard with the model behind it). */
  readonly path?: string;
  /** Fields of its product that it does not take. */
  readonly without?: readonly string[];
  /** Words that fields may hold. */
  readonly limits?: Limits;
  /** The most characters of a text, entries of a list, or the highest number. */
  readonly most?: Readonly<Record<string, number>>;
  /** Entries of `contents` by their `type`; of a new model all that it takes. */
  readonly contents?: Readonly<Record<string, EntryWord>>;
  /** How many entries of these types there may be together. */
  readonly counts?: readonly EntryCount[];
  /** What Kling takes where a field is left out, where that is not as with other models. */
  readonly defaults?: Json;
  readonly prices?: readonly Price[];
}

export interface EntryCount {
  readonly of: readonly string[];
  readonly most: number;
}

/** The same with the product whose model it is. */
export interface AddedEntry {
  readonly product: ProductName;
  readonly model: AddedModel;
}

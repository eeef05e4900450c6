import type { Decimal } from '../../domain/decimal.js';

/** Words that a field may hold, by field: `{ duration: ['5', '10'] }`. A field that is absent is not limited. */
export type Limits = Readonly<Record<string, readonly string[]>>;

/** What Kling deducts, in units of the product's pack. */
export interface Price {
  readonly units: Decimal;
  readonly per: 'second' | 'result';
  /** What fields must hold, Kling's defaults filled in. */
  readonly when?: Readonly<Record<string, string>>;
  /** Fields that must be given besides, whatever they hold. */
  readonly given?: readonly string[];
  /** Kinds of entries of `contents` of which one must be there. */
  readonly holds?: readonly string[];
  /** Of which day, or month, the list is that has it. */
  readonly asOf: string;
  /** Whose list that is; Kling's own where it does not say. */
  readonly source?: string;
}

/** One of Kling's models, as one product knows it: the same name means another model elsewhere. */
export interface Model {
  /** What it takes of fields that hold one of several words, where models differ. */
  readonly limits?: Limits;
  /** Kling has said, or answered, that it takes the model out of service: a warning, since for most nobody has seen a refusal. */
  readonly discontinued?: true;
  /** What the legacy API calls it. */
  readonly legacy?: string;
  /** Makes, and bills, this resolution in every mode. */
  readonly onlyResolution?: string;
  /** What Kling deducts: the first that fits counts. None where Kling's price is not known here. */
  readonly prices?: readonly Price[];
}

import type { Json } from '../../domain/record.js';

/** What holds between fields; each field by itself is right already. */
export interface Rule {
  /** The field of the complaint. */
  readonly path: string;
  /** `model` is empty where the product takes none. */
  readonly breaks: (body: Json, model: string) => boolean;
  readonly text: string;
  /** Came after generations had been started without it: those replay as they were. */
  readonly later?: true;
}

/** What is sent all the same, with a notice. */
export interface Doubt {
  readonly path: string;
  /** `model` as in rules. */
  readonly applies: (body: Json, model: string) => boolean;
  readonly text: string;
}

import type { NotifyTarget } from '../../notices/target.js';
import type { Json } from '../../record.js';

/** What one field of an operation may hold: its check, its static type and its JSON Schema are made of it. */
export type OperationField = FieldShape & {
  readonly about: string;
  readonly required?: true;
};

type FieldShape =
  /** An absolute path, or `s3://bucket/key`. */
  | { readonly type: 'file' }
  /** A list of them; a list in it is taken apart, since a reference may stand for one. */
  | { readonly type: 'files'; readonly max: number }
  /** A number of seconds, or a text such as `1.5s`. */
  | { readonly type: 'seconds'; readonly min?: number; readonly max: number }
  /** The same, or the first or the last frame. */
  | { readonly type: 'moment' }
  | { readonly type: 'number'; readonly min: number; readonly max: number; readonly isWhole?: true }
  | { readonly type: 'flag' }
  | { readonly type: 'word'; readonly of: readonly string[] }
  | { readonly type: 'text'; readonly max: number }
  | { readonly type: 'texts'; readonly max: number }
  /** A name of files, with placeholders. */
  | { readonly type: 'name' }
  /** `s3://bucket/prefix`, or a folder below the worker's own place for results. */
  | { readonly type: 'place' }
  /** Who is told: URLs, as in `run.notify`. */
  | { readonly type: 'receivers' }
  | { readonly type: 'data' };

/** What a field holds once it has been read. */
export type ValueOf<F extends OperationField> = F extends { readonly type: 'file' | 'text' | 'name' | 'place' }
  ? string
  : F extends { readonly type: 'files' | 'texts' }
    ? readonly string[]
    : F extends { readonly type: 'seconds' | 'number' }
      ? number
      : F extends { readonly type: 'moment' }
        ? Moment
        : F extends { readonly type: 'flag' }
          ? boolean
          : F extends { readonly type: 'word'; readonly of: readonly (infer Word)[] }
            ? Word
            : F extends { readonly type: 'receivers' }
              ? readonly NotifyTarget[]
              : F extends { readonly type: 'data' }
                ? Json
                : never;

/** A time in a video, in seconds from its beginning. */
export type Moment = number | 'first' | 'last';

export type OperationFields = Readonly<Record<string, OperationField>>;

/** The fields as they have been read: those that are required are there. */
export type FieldsOf<F extends OperationFields> = {
  readonly [Name in RequiredName<F>]: ValueOf<F[Name]>;
} & {
  readonly [Name in Exclude<keyof F, RequiredName<F>>]?: ValueOf<F[Name]>;
};

type RequiredName<F extends OperationFields> = {
  [Name in keyof F]: F[Name] extends { readonly required: true } ? Name : never;
}[keyof F];

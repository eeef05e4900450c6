import type { Field, Fields } from './field.js';

/** The static type of what a field takes. Values that only spreadsheets write (`"10"` for a number) are taken too, but are no part of it. */
export type ValueOf<F extends Field> = F extends {
  readonly type: 'text' | 'url' | 'image' | 'audio' | 'video' | 'recording';
}
  ? string
  : F extends { readonly type: 'choice'; readonly of: readonly (infer Word extends string)[] }
    ? WordOrNumber<Word>
    : F extends { readonly type: 'number' }
      ? number
      : F extends { readonly type: 'boolean' }
        ? boolean
        : F extends { readonly type: 'id' }
          ? string | number
          : F extends { readonly type: 'object'; readonly fields: infer Inner extends Fields }
            ? ObjectOf<Inner, RequiredOf<F>>
            : F extends { readonly type: 'union'; readonly by: infer By extends string; readonly of: infer Of }
              ? UnionOf<By, Of>
              : F extends { readonly type: 'list'; readonly of: infer Entry extends Field }
                ? readonly ValueOf<Entry>[]
                : never;

/** Kling's durations are words that hold numbers: both are understood. */
type WordOrNumber<Word extends string> = Word extends `${infer Number extends number}` ? Word | Number : Word;

type RequiredOf<Shape> = Shape extends { readonly required: readonly (infer Name)[] } ? Name : never;

export type ObjectOf<F extends Fields, Required> = {
  readonly [Name in Extract<keyof F, Required>]: ValueOf<F[Name]>;
} & {
  readonly [Name in Exclude<keyof F, Required>]?: ValueOf<F[Name]>;
};

type UnionOf<By extends string, Of> = {
  [Word in keyof Of]: Of[Word] extends { readonly fields: infer Inner extends Fields }
    ? { readonly [Name in By]: Word } & ObjectOf<Inner, RequiredOf<Of[Word]>>
    : never;
}[keyof Of];

import type { LibraryKind } from '../../domain/library/library-kind.js';

/** What one request field may hold, as data: the parser, the static types, JSON Schemas and help texts are made of it. */
export type Field = FieldNotes & FieldShape;

export interface FieldNotes {
  /** What it is for, where its name does not say. */
  readonly about?: string;
  /** The field without which this one means nothing. */
  readonly goesWith?: string;
  /** What Kling's documentation would show, for structures that people write as JSON. */
  readonly example?: unknown;
  /** What people call it elsewhere, in small letters without blanks and dashes. */
  readonly otherNames?: readonly string[];
  /** The beginning of its name is a word under which tables have columns of their own: alone, it is no slip for this field. */
  readonly beginsWithOwnWord?: true;
  /** Tables have a column of that name for something else: it is this field only where the product is named. */
  readonly isTableWord?: true;
  /** In which object of the body it stands, for who writes it as Kling documents it; at the top where absent. */
  readonly within?: Group;
  /** It is an entry of `contents` in such a body: `{"type":"first_frame","url":...}` for `{ type: 'first_frame', at: 'url' }`. */
  readonly content?: { readonly type: string; readonly at: string };
  /** A word or an id that holds a whole number, and is sent as one. */
  readonly isSentAsNumber?: true;
}

/** The objects of bodies that hold fields: two of the new standard, and one that some older endpoints have. */
export const GROUPS = ['settings', 'options', 'input'] as const;
export type Group = (typeof GROUPS)[number];

/** Those that the bodies of a product have. */
export const groupsOf = (fields: Fields): readonly Group[] =>
  GROUPS.filter((group) => Object.values(fields).some(({ within }) => within === group));

/** Text lengths count characters as Kling does (UTF-16 units). */
export type FieldShape =
  | {
      readonly type: 'text';
      readonly max: number;
      /** What "" means: usually that the field is left out, as in Kling's own examples. */
      readonly empty?: 'refused' | 'kept';
      /** Beside this field an empty text is none, as in Kling's own examples. */
      readonly noneBeside?: string;
    }
  | {
      readonly type: 'choice';
      readonly of: readonly string[];
      readonly aliases?: Readonly<Record<string, string>>;
      /** Kling's own words to a model that does not take one of them. */
      readonly refusals?: Readonly<Record<string, string>>;
      /** Which resolution each of them is, where Kling says so. */
      readonly resolutions?: Readonly<Record<string, string>>;
    }
  | { readonly type: 'number'; readonly min: number; readonly max: number; readonly whole?: boolean }
  | { readonly type: 'boolean' }
  /** Of an element or a voice the name is taken as well, where `library` says which: it is looked up before anything is sent. */
  | {
      readonly type: 'id';
      readonly library?: LibraryKind;
      /** Of a video of Kling's: the generation of ours that has made it is taken as well. */
      readonly madeVideo?: { readonly seconds?: SecondsRange; readonly from?: VideoSource };
      /** Of a sound of Kling's. */
      readonly of?: 'audio';
    }
  /** `of` what stands there, where it is a sound that Kling is to fetch and no address to call. */
  | { readonly type: 'url'; readonly of?: 'audio' }
  /** A file path or URL of a PNG or JPEG; the picture itself never travels through a workflow. */
  | { readonly type: 'image' }
  /** The same for a sound file, of so many seconds. */
  | { readonly type: 'audio'; readonly seconds?: SecondsRange }
  /** The same for an MP4 or MOV. Kling takes it by URL only: a file is put where Kling can fetch it. */
  | { readonly type: 'video' }
  /** The same for so many seconds of sound, alone or in a video. */
  | { readonly type: 'recording'; readonly seconds: SecondsRange }
  | ({ readonly type: 'object' } & ObjectShape)
  /** An object whose fields depend on one of its words: `{"type":"first_frame","url":"..."}`. */
  | { readonly type: 'union'; readonly by: string; readonly of: Readonly<Record<string, ObjectShape>> }
  | { readonly type: 'list'; readonly min: number; readonly max: number; readonly of: Field };

export interface SecondsRange {
  readonly min: number;
  readonly max: number;
}

/** Which of Kling's videos are taken, where not all are. */
export interface VideoSource {
  /** Those that have made it: names of products, and of their models; a product without a model is of none. */
  readonly products: readonly string[];
  readonly models: readonly string[];
  /** Models of which it is not sure, and why: Kling decides. */
  readonly doubts?: Readonly<Record<string, string>>;
}

export type Fields = Readonly<Record<string, Field>>;

export interface ObjectShape {
  readonly fields: Fields;
  /** What every such object must have. */
  readonly required?: readonly string[];
}

export type FieldOf<Type extends Field['type']> = Extract<Field, { readonly type: Type }>;

/** True for a field that is an object or a list: as text, it is written as JSON. */
export const isStructure = ({ type }: Field): boolean => type === 'object' || type === 'union' || type === 'list';

/** The shapes of a union's objects, each with the word that tells it from the others as a field of its own. */
export function shapeOf({ by, of }: FieldOf<'union'>, word: unknown): ObjectShape | undefined {
  const shape = typeof word === 'string' && Object.hasOwn(of, word) ? of[word] : undefined;
  if (shape === undefined) return undefined;
  return { fields: { [by]: { type: 'choice', of: Object.keys(of) }, ...shape.fields }, required: shape.required };
}

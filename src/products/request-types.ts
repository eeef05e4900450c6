import type { AnyProduct, DEFAULT_PRODUCT, ProductName } from './catalogue.js';
import type { Product } from './product.js';
import type { Fields, Group } from './schema/field.js';
import type { ObjectOf } from './schema/infer.js';

/** What Kling is asked for: a product's own fields under Kling's names, as its file has them. A name that it does not have is a type error. */
export type RequestOf<P extends Product> = NamedBy<P> &
  ModelOf<P> &
  ObjectOf<P['fields'], Extract<P['required'][number], string>> &
  OneOfEach<Exclude<P['required'][number], string>, ObjectOf<P['fields'], keyof P['fields']>> &
  GroupsOf<P>;

/** A request that can be of one product only need not name it. */
type NamedBy<P extends Product> = P extends
  { readonly recognizedBy: readonly string[] } | { readonly name: typeof DEFAULT_PRODUCT }
  ? { readonly product?: P['name'] }
  : { readonly product: P['name'] };

type ModelOf<P extends Product> = P extends { readonly defaultModel: string }
  ? { readonly model_name?: Extract<keyof P['models'], string> }
  : unknown;

/** The places that bodies have for their fields, for who writes them as Kling documents it. */
type GroupsOf<P extends Product> = {
  readonly [In in GroupIn<P['fields'][keyof P['fields']]>]?: ObjectOf<FieldsWithin<P['fields'], In>, never>;
};

type GroupIn<F> = F extends { readonly within: infer In extends Group } ? In : never;

type FieldsWithin<F extends Fields, In extends Group> = {
  readonly [Name in keyof F as F[Name] extends { readonly within: In } ? Name : never]: F[Name];
};

/** At least one field of a list of alternatives. */
type OneOfEach<Names, Whole> = [Names] extends [never]
  ? unknown
  : Names extends readonly (infer Name)[]
    ? { [One in Extract<Name, keyof Whole>]: { readonly [Key in One]: Whole[Key] } }[Extract<Name, keyof Whole>]
    : unknown;

/** The types of all requests by product, e.g. `RequestByProduct['text2video']`. */
export type RequestByProduct = {
  [Name in ProductName]: RequestOf<Extract<AnyProduct, { readonly name: Name }>>;
};

/** A request for any product. */
export type ProductRequest = RequestByProduct[ProductName];

/* Those that had a name of their own from the beginning. */
export type Text2VideoRequest = RequestByProduct['text2video'];
export type Image2VideoRequest = RequestByProduct['image2video'];
export type VideoExtendRequest = RequestByProduct['video-extend'];
export type ImageRequest = RequestByProduct['images/generations'];
export type MultiImage2ImageRequest = RequestByProduct['multi-image2image'];

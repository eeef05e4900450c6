import type { PRODUCTS, ProductName } from './catalogue.js';
import type { generations } from './image/generations.js';
import type { multiImage2Image } from './image/multi-image2image.js';
import type { Product } from './product.js';
import type { ObjectOf } from './schema/infer.js';
import type { image2video } from './video/image2video.js';
import type { text2video } from './video/text2video.js';
import type { videoExtend } from './video/video-extend.js';

/** What Kling is asked for: a product's own fields under Kling's names, as its file has them. A name that it does not have is a type error. */
export type RequestOf<P extends Product> = NamedBy<P> &
  ModelOf<P> &
  ObjectOf<P['fields'], Extract<P['required'][number], string>> &
  OneOfEach<Exclude<P['required'][number], string>, ObjectOf<P['fields'], keyof P['fields']>>;

/** A request that can be of one product only need not name it. */
type NamedBy<P extends Product> = P extends { readonly recognizedBy: readonly string[] } | (typeof PRODUCTS)[0]
  ? { readonly product?: P['name'] }
  : { readonly product: P['name'] };

type ModelOf<P extends Product> = P extends { readonly defaultModel: string }
  ? { readonly model_name?: Extract<keyof P['models'], string> }
  : unknown;

/** At least one field of a list of alternatives. */
type OneOfEach<Names, Whole> = [Names] extends [never]
  ? unknown
  : Names extends readonly (infer Name)[]
    ? { [One in Extract<Name, keyof Whole>]: { readonly [Key in One]: Whole[Key] } }[Extract<Name, keyof Whole>]
    : unknown;

export type Text2VideoRequest = RequestOf<typeof text2video>;
export type Image2VideoRequest = RequestOf<typeof image2video>;
export type VideoExtendRequest = RequestOf<typeof videoExtend>;
export type ImageRequest = RequestOf<typeof generations>;
export type MultiImage2ImageRequest = RequestOf<typeof multiImage2Image>;

/** The types of all requests by product. */
export type RequestByProduct = {
  [Name in ProductName]: RequestOf<Extract<(typeof PRODUCTS)[number], { readonly name: Name }>>;
};

/** A request for any product. */
export type ProductRequest = RequestByProduct[ProductName];

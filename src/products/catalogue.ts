import { generations } from './image/generations.js';
import { multiImage2Image } from './image/multi-image2image.js';
import type { Product } from './product.js';
import { image2video } from './video/image2video.js';
import { text2video } from './video/text2video.js';
import { videoExtend } from './video/video-extend.js';

/** Every product of Kling's that this program knows; the first is meant where a request says nothing else. Another one is another line. */
export const PRODUCTS = [text2video, image2video, videoExtend, generations, multiImage2Image] as const;

/** A product by its name, which is Kling's. */
export type ProductName = (typeof PRODUCTS)[number]['name'];

export const PRODUCT_NAMES: readonly ProductName[] = PRODUCTS.map(({ name }) => name);

export const DEFAULT_PRODUCT: ProductName = PRODUCTS[0].name;

export const CATALOGUE = Object.fromEntries(
  PRODUCTS.map((product): [string, Product] => [product.name, product]),
) as Readonly<Record<ProductName, Product>>;

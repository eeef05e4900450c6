/** The kind of resource pack that pays for a task and lends it slots. */
export type Pack = 'video' | 'image';

/** One legacy product: its create path is also its list path, and `<path>/<id>` queries one task. */
export interface Product {
  readonly name: 'text2video' | 'image2video' | 'video-extend' | 'images' | 'multi-image2image';
  readonly path: string;
  readonly pack: Pack;
}

/** The products the simulator offers. Their names are the first half of the route names: `text2video.create`. */
export const PRODUCTS = [
  { name: 'text2video', path: '/v1/videos/text2video', pack: 'video' },
  { name: 'image2video', path: '/v1/videos/image2video', pack: 'video' },
  { name: 'video-extend', path: '/v1/videos/video-extend', pack: 'video' },
  { name: 'images', path: '/v1/images/generations', pack: 'image' },
  { name: 'multi-image2image', path: '/v1/images/multi-image2image', pack: 'image' },
] as const satisfies readonly Product[];

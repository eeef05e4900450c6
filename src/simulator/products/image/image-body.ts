export const ASPECT_RATIOS = ['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3', '21:9'];

/** By Kling's price list; image 3.0 stands for those that are not in it. */
export function unitsPerImage(model: string, hasPicture: boolean): number {
  if (model === 'kling-v1') return 1;
  return model === 'kling-v2-1' && !hasPicture ? 4 : 8;
}

/** Several pictures into one, by the same list. */
export const UNITS_PER_JOINED_IMAGE = 16;

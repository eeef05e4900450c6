export const ASPECT_RATIOS = ['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3', '21:9'];

/** The documented price of image 3.0, used for all image models. */
export const UNITS_PER_IMAGE = 8;

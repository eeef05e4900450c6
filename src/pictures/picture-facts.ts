/** What reading a picture to its end has shown. */
export interface PictureFacts {
  /** Why it cannot be used. */
  readonly trouble?: string;
  /** How a viewer would turn it, e.g. `a rotation of 90°`. */
  readonly turn?: string;
}

export const CUT_OFF = 'is cut off: its end is missing; copy or download it again';

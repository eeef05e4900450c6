/** The kinds of resource pack: Kling counts parallel slots for each of them apart. */
export const PACKS = ['video', 'image'] as const;
export type Pack = (typeof PACKS)[number];

/** As many parallel slots of a pack as an account may be given: the largest plan of `docs/scale.md` needs a quarter of it. */
export const MOST_SLOTS = 10_000;

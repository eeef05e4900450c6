import type { Making } from '../../domain/pipeline/book/making.js';
import { placeOf } from '../../domain/pipeline/book/making.js';
import type { Prepared } from '../../domain/pipeline/book/prepare.js';

/** What comes next of makings that are ready, found out once for each; `open` begins anew with what is in the book by then. */
export function createPreparedMakings(open: () => (making: Making) => Prepared) {
  const known = new Map<string, Prepared>();
  let prepare = open();
  return {
    /** Asked again it says the same, until it is told to forget. */
    of: (making: Making): Prepared => {
      const place = placeOf(making);
      const next = known.get(place) ?? prepare(making);
      known.set(place, next);
      return next;
    },
    forget: (making: Making): void => void known.delete(placeOf(making)),
    forgetAll(): void {
      known.clear();
      prepare = open();
    },
  };
}

import type { Happening } from '../../domain/notices/happening.js';

/**
 * Hands an event over to Temporal, which brings it to everybody who wants it; nobody waits for that. Returns once it is kept there, at once when
 * nobody wants it. The same event again is not announced again. Never throws: what cannot be announced stands in the log.
 */
export type Announce = (happening: Happening) => Promise<void>;

import type { AlertName } from '../../domain/alerts/alert.js';
import type { Sighting } from '../../domain/alerts/sightings.js';

/** One thing that is watched. */
export interface Rule {
  readonly alert: AlertName;
  /** What is seen now, of each thing that it is about; nothing at all while nobody can tell. */
  look(): Promise<readonly Omit<Sighting, 'alert'>[]> | readonly Omit<Sighting, 'alert'>[];
  /** Looks in a row that must see the same trouble before it counts: 1 where one is enough. */
  readonly looks?: number;
  /** Only every so many milliseconds, where looking costs somebody something. */
  readonly everyMs?: number;
}

import type { WithEvents } from '../../client/notices/watched-events.js';
import type { Io } from '../process/io.js';

/** Each event of what is watched as a line of JSON, until it has ended. */
export async function tellEvents(views: AsyncIterable<WithEvents>, io: Io): Promise<void> {
  for await (const { events } of views) for (const event of events) io.out(JSON.stringify(event));
}

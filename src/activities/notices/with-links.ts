import type { KlingEvent } from '../../domain/notices/event.js';
import { isBucketUri } from '../../domain/text/bucket-uri.js';
import type { Output } from '../../ports/output/folder.js';

export type LinkOf = Output['linkOf'];

/** The longest that a link can be signed for: people answer after the weekend. */
const LINK_SECONDS = 7 * 86_400;

/**
 * A request to approve something, with a link to each of its files that lies in a bucket. They are made for each try and stand in no history: whoever
 * has one has the file. Of a bucket that is away there are none, and the notice goes out all the same.
 */
export async function withLinks(event: KlingEvent, linkOf: LinkOf): Promise<KlingEvent> {
  const { show } = event.data;
  if (event.type !== 'pipeline.approval' || !Array.isArray(show)) return event;
  const files = show.filter((file): file is string => typeof file === 'string' && isBucketUri(file));
  const links = await Promise.all(
    files.map((file) =>
      linkOf(file, LINK_SECONDS).then(
        (link) => [{ file, link }],
        () => [],
      ),
    ),
  );
  return links.flat().length === 0 ? event : { ...event, data: { ...event.data, links: links.flat() } };
}

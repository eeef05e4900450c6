/** What comes slower is a connection that has gone bad: the next one goes on where it stopped, mostly at full speed. */
const LEAST_BYTES_A_SECOND = 1000;

/**
 * Hands pieces on while they come fast enough, judged over each `windowMs` of waiting for them: time in which nobody waits does not count, since a
 * slow disk is no fault of the sender. Throws what `explain` makes once they only drip.
 */
export async function* requirePace(
  chunks: AsyncIterable<Uint8Array>,
  windowMs: number,
  explain: () => Error,
): AsyncGenerator<Uint8Array> {
  let seen = { waitedMs: 0, bytes: 0 };
  let sinceMs = performance.now();
  for await (const chunk of chunks) {
    seen = { waitedMs: seen.waitedMs + performance.now() - sinceMs, bytes: seen.bytes + chunk.byteLength };
    yield chunk;
    if (seen.waitedMs >= windowMs) {
      if (seen.bytes * 1000 < LEAST_BYTES_A_SECOND * seen.waitedMs) throw explain();
      seen = { waitedMs: 0, bytes: 0 };
    }
    sinceMs = performance.now();
  }
}

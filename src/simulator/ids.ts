/**
 * Kling's ids are snowflakes: the milliseconds since this instant, shifted left by 22 bits. It was computed from four
 * recorded pairs of task id and `created_at`, which agree within 50 ms.
 */
const EPOCH_MS = 1_568_028_518_780;

/** Builds a generator of 18-digit decimal ids that never repeat, whatever the clock does. */
export function createIds(now: () => number): () => string {
  let sequence = 0;
  return () => {
    sequence = (sequence + 1) % 2 ** 22;
    return ((BigInt(now() - EPOCH_MS) << 22n) + BigInt(sequence)).toString();
  };
}

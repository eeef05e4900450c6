import type { Span } from '../world.js';

/**
 * How long things were under way within `span`, by each of several accounts of them, of which the one with more counts at any moment: Kling's
 * goes on where nobody waits any more, and a generation waits on where it is not told of an end.
 * `sumMs` is the sum over all things, `sharedMs` the time with two or more.
 */
export function measureUnderWay(
  accounts: readonly (readonly Span[])[],
  span: Span,
): { sumMs: number; sharedMs: number } {
  const steps = accounts
    .flatMap((spans, which) =>
      spans
        .map(({ fromMs, toMs }) => ({ fromMs: Math.max(fromMs, span.fromMs), toMs: Math.min(toMs, span.toMs) }))
        .filter(({ fromMs, toMs }) => fromMs < toMs)
        .flatMap(({ fromMs, toMs }) => [
          { atMs: fromMs, which, change: 1 },
          { atMs: toMs, which, change: -1 },
        ]),
    )
    .sort((one, other) => one.atMs - other.atMs);
  const underWay = accounts.map(() => 0);
  let [sumMs, sharedMs] = [0, 0];
  for (const [index, { atMs, which, change }] of steps.entries()) {
    underWay[which] = (underWay[which] ?? 0) + change;
    const lastsMs = (steps[index + 1]?.atMs ?? atMs) - atMs;
    const count = Math.max(...underWay);
    sumMs += count * lastsMs;
    if (count >= 2) sharedMs += lastsMs;
  }
  return { sumMs, sharedMs };
}

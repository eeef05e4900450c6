import type { Simulator } from '../../../src/simulator/server.js';
import type { Recovery } from './world.js';

/** How long it took after a moment (Unix milliseconds) until Kling took the next create; for ever where it got none. */
export function nextCreateAfter({ ledger }: Pick<Simulator, 'ledger'>, fromMs: number): number {
  const [next = Infinity] = ledger().flatMap(({ accepted, at }) => {
    const atMs = Date.parse(at);
    return accepted && atMs >= fromMs ? [atMs] : [];
  });
  return next - fromMs;
}

/** The same, as what the oracles hold against a bound, and for whoever reads the log. */
export function recoveryOf(what: string, tookMs: number, withinMs: number): Recovery {
  console.log(`${what}: ${Math.round(tookMs)} ms`);
  return { what, tookMs, withinMs };
}

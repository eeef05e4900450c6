import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSlotLimit, SLOT_TIMINGS } from '../../src/slots/slot-limit.js';
import type { AccountRun, AccountSpec } from './slot-account.js';
import { runAccount } from './slot-account.js';

const NO_JITTER = () => 0;

/** A limit on a clock that the test moves by hand. */
function open(max: number) {
  let nowMs = 0;
  const limit = createSlotLimit({ max, now: () => nowMs, random: NO_JITTER });
  const create = (outcome: 'accepted' | 'refused' | 'unknown', weight = 1) => {
    limit.begin(weight);
    limit.end(weight, outcome);
  };
  const take = (count: number) => {
    for (let index = 0; index < count; index += 1) create('accepted');
  };
  return { limit, create, take, pass: (ms: number) => (nowMs += ms) };
}

describe('the limit that Kling teaches', () => {
  it('is the configured one until Kling refuses', () => {
    const { limit, create } = open(5);
    expect(limit.counts()).toEqual({ held: 0, sending: 0, limit: 5, max: 5, accepted: 0, refusals: 0 });
    for (let index = 0; index < 5; index += 1) {
      expect(limit.delayMs(1)).toBe(0);
      create('accepted');
    }
    expect(limit.delayMs(1)).toBe(Infinity);
    expect(limit.counts()).toMatchObject({ held: 5, limit: 5, accepted: 5 });
  });

  it.each([
    ['what is held', { held: 3, weight: 1, learned: 3 }],
    ['what is held and less than the refused create more', { held: 3, weight: 4, learned: 6 }],
    ['never less than one', { held: 0, weight: 1, learned: 1 }],
    ['never more than before', { held: 8, weight: 9, learned: 9 }],
  ])('after a refusal is %s', (_what, { held, weight, learned }) => {
    const { limit, create, take } = open(9);
    take(held);
    create('refused', weight);
    expect(limit.counts().limit).toBe(learned);
  });

  it('counts the slots of a resumed task as room that it brings along and takes away, up to the configured limit', () => {
    const { limit, create } = open(5);
    create('refused');
    limit.hold(4);
    expect(limit.counts()).toMatchObject({ held: 4, limit: 5 });
    limit.hold(4);
    expect(limit.counts()).toMatchObject({ held: 8, limit: 5 });
    limit.free(4, 'held');
    limit.free(4, 'held');
    expect(limit.counts()).toMatchObject({ held: 0, limit: 1 });
  });

  it('leaves the slot of a resumed task to the worker that made it, until the next probe', () => {
    const { limit, create, take, pass } = open(5);
    take(1);
    limit.hold(2);
    create('refused');
    pass(1000);
    limit.free(1, 'held');
    expect(limit.delayMs(1)).toBe(4000);
    pass(4000);
    create('accepted');
    limit.free(1, 'held');
    expect(limit.delayMs(1), 'nobody has taken it: the next one too').toBe(0);
    create('accepted');
    limit.free(1, 'accepted');
    expect(limit.delayMs(1), 'its own').toBe(0);
  });

  it('tries again, with nothing held and no share, when the next probe is due', () => {
    const { limit, create, pass } = open(5);
    limit.hold(2);
    create('refused');
    pass(1000);
    limit.free(2, 'held');
    expect(limit.delayMs(1)).toBe(4000);
    pass(4000);
    create('refused');
    expect(limit.delayMs(1), 'the second refusal in a row').toBe(2000);
    pass(2000);
    expect(limit.delayMs(1)).toBe(0);
  });

  it('lets nothing out for a second after a refusal, twice as long after each one more, up to eight seconds', () => {
    const { limit, create, pass } = open(5);
    const pauses = Array.from({ length: 6 }, () => {
      create('refused');
      return pass(limit.delayMs(1)) && limit.delayMs(1) === 0;
    });
    expect(pauses).toEqual([true, true, true, true, true, true]);
    expect(pass(0)).toBe(1000 + 2000 + 4000 + 8000 + 8000 + 8000);
    create('accepted');
    limit.free(1, 'accepted');
    create('refused');
    expect(limit.delayMs(1), 'an accepted create ends the row').toBe(1000);
  });

  it('lets the next go at once when a task ends', () => {
    const { limit, create, take, pass } = open(5);
    take(3);
    create('refused');
    pass(1000);
    limit.free(1, 'accepted');
    expect(limit.delayMs(1)).toBe(0);
    create('accepted');
    expect(limit.delayMs(1), 'a full one waits for the next probe').toBe(4000);
  });

  it('probes after 5 s, then 10 s, then every 20 s, and each time pauses for a second only', () => {
    const { limit, create, take, pass } = open(5);
    take(3);
    create('refused');
    const waits = [10_000, 20_000, 20_000].map((expected) => {
      pass(limit.delayMs(1));
      const wait = limit.delayMs(1);
      pass(wait);
      create('refused');
      expect(limit.delayMs(1)).toBe(1000);
      return [wait, expected];
    });
    expect(waits.map(([wait]) => wait)).toEqual([4000, 9000, 19_000]);
    limit.free(1, 'accepted');
    pass(1000);
    expect(limit.delayMs(1), 'its own share stays').toBe(0);
  });

  it('grows at once after a probe that was accepted', () => {
    const { limit, create, take, pass } = open(5);
    take(3);
    create('refused');
    pass(5000);
    create('accepted');
    expect(limit.delayMs(1)).toBe(0);
    create('accepted');
    expect(limit.counts()).toMatchObject({ held: 5, limit: 5 });
  });

  it('starts the intervals anew after a probe that was accepted', () => {
    const { limit, create, take, pass } = open(9);
    take(3);
    for (const outcome of ['refused', 'refused', 'refused', 'accepted', 'refused'] as const) {
      create(outcome);
    }
    pass(1000);
    expect(limit.delayMs(1)).toBe(9000);
  });

  it('sends one alone into the unknown', () => {
    const { limit } = open(5);
    limit.begin(1);
    expect(limit.delayMs(1)).toBe(Infinity);
    limit.end(1, 'accepted');
    expect(limit.delayMs(1)).toBe(0);
    expect(limit.delayMs(1, 1), 'also while another is promised').toBe(Infinity);
  });

  it('sends one at a time up to twenty slots, and one more for each further twenty', () => {
    const underWay = [3, 20, 21, 60, 61].map((max) => {
      const { limit, take } = open(max);
      take(max);
      for (let index = 0; index < max; index += 1) limit.free(1, 'accepted');
      let count = 0;
      for (; limit.delayMs(1) === 0; count += 1) limit.begin(1);
      return count;
    });
    expect(underWay).toEqual([1, 1, 2, 3, 4]);
  });

  it('sends one at a time beyond what has been held since the last refusal', () => {
    const { limit, create, take, pass } = open(100);
    take(60);
    for (let index = 0; index < 10; index += 1) limit.free(1, 'accepted');
    create('refused', 51);
    pass(1000);
    expect(limit.counts().limit).toBe(100);
    limit.begin(1);
    expect(limit.delayMs(1)).toBe(Infinity);
    limit.free(1, 'accepted');
    expect(limit.delayMs(1), 'the slot of a task that has ended').toBe(0);
  });

  it('takes refusals of creates that were under way together for one', () => {
    const { limit } = open(9);
    for (let index = 0; index < 3; index += 1) limit.begin(1);
    for (let index = 0; index < 3; index += 1) limit.end(1, 'refused');
    expect(limit.delayMs(1)).toBe(1000);
    expect(limit.counts()).toMatchObject({ refusals: 3, sending: 0 });
  });

  it('lets a weight above the limit go when nothing else is held', () => {
    const { limit } = open(3);
    expect(limit.delayMs(4)).toBe(0);
    limit.hold(1);
    expect(limit.delayMs(4)).toBe(Infinity);
    limit.free(1, 'held');
    expect(limit.delayMs(4)).toBe(0);
  });
});

const seeds = fc.integer({ min: 1, max: 2 ** 31 });

function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), state | 1);
    const folded = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61));
    return ((folded ^ (folded >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Generations of two minutes, creates of 0.8 s, ends noticed after up to 2 s. */
function play(seed: number, spec: Pick<AccountSpec, 'slots' | 'untilMs' | 'running'> & Partial<AccountSpec>, max = 20) {
  const random = numbersFrom(seed);
  return runAccount((now) => createSlotLimit({ max, now, random }), {
    random,
    createMs: 800,
    taskMs: 120_000,
    noticeMs: 2000,
    ...spec,
  });
}

function worstSecond({ refused }: AccountRun): number {
  return Math.max(0, ...refused.map((from) => refused.filter((at) => at >= from && at < from + 1000).length));
}

const always = (slots: number) => [{ fromMs: 0, slots }];

describe('the limit, played against an account', () => {
  it('keeps all slots busy and is never refused when the account has what is configured', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const run = play(seed, { slots: always(20), untilMs: 600_000 });
        expect(run.refused).toEqual([]);
        expect(run.utilisation(120_000, 600_000)).toBeGreaterThan(0.975);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps up with a hundred slots when a create takes as long as two seconds', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const spec = { slots: always(100), untilMs: 600_000, createMs: 2000, taskMs: 60_000 };
        const run = play(seed, spec, 100);
        expect(run.refused).toEqual([]);
        expect(run.utilisation(360_000, 600_000)).toBeGreaterThan(0.8);
      }),
      { numRuns: 10 },
    );
  });

  it('keeps a smaller share busy with hardly any refusals', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 19 }), (seed, slots) => {
        const run = play(seed, { slots: always(slots), untilMs: 600_000 });
        expect(run.mostHeld).toBe(slots);
        expect(run.refused.length, 'one per probe: every 20 to 25 s').toBeLessThan(600 / 20 + 10);
        expect(worstSecond(run)).toBe(1);
        expect(run.utilisation(120_000, 600_000)).toBeGreaterThan(0.95);
      }),
      { numRuns: 30 },
    );
  });

  it('meets a limit that shrinks under running tasks one refusal at a time, and takes back what grows again within 45 s', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const slots = [...always(20), { fromMs: 300_000, slots: 3 }, { fromMs: 600_000, slots: 20 }];
        const run = play(seed, { slots, untilMs: 700_000 });
        expect(worstSecond(run)).toBe(1);
        expect(run.refused.filter((at) => at < 420_000).length).toBeLessThan(30);
        expect(run.utilisation(430_000, 600_000)).toBeGreaterThan(0.94);
        expect(run.utilisation(645_000, 700_000)).toBeGreaterThan(0.95);
      }),
      { numRuns: 30 },
    );
  });

  it('finds its way after a restart: refused a few times until it hears of what runs', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 20 }), (seed, slots) => {
        const run = play(
          seed,
          { slots: always(slots), untilMs: 240_000, running: { slots, heardAtMs: 11_000 } },
          slots,
        );
        expect(run.refused.filter((at) => at < 20_000).length).toBeLessThan(6);
        expect(worstSecond(run)).toBeLessThanOrEqual(1);
        expect(run.utilisation(0, 240_000)).toBeGreaterThan(0.9);
      }),
      { numRuns: 30 },
    );
  });

  it('sends nothing within a second after a refusal, and never more than fits, whatever the weights and the account', () => {
    const change = fc.record({ fromMs: fc.integer({ min: 1, max: 300_000 }), slots: fc.integer({ min: 0, max: 12 }) });
    fc.assert(
      fc.property(seeds, fc.array(change, { maxLength: 6 }), fc.boolean(), (seed, changes, isHeavy) => {
        const random = numbersFrom(seed + 1);
        const slots = [...always(9), ...changes.sort((a, b) => a.fromMs - b.fromMs)];
        const weight = () => (isHeavy ? 1 + Math.floor(9 * random()) : 1);
        const run = play(seed, { slots, untilMs: 300_000, taskMs: 20_000, weight }, 9);
        expect(run.mostHeld).toBeLessThanOrEqual(9);
        for (const refusedAt of run.refused) {
          const tooSoon = run.sent.filter((at) => at >= refusedAt && at < refusedAt + SLOT_TIMINGS.pauseMs);
          expect(tooSoon).toEqual([]);
        }
        expect(run.sent.length).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { SLOT_TIMINGS } from '../../src/slots/slot-limit.js';
import type { SlotState } from '../../src/slots/slot-state.js';
import {
  acceptCreate,
  createDelayMs,
  createSlotState,
  freeSlots,
  holdSlots,
  refuseCreate,
} from '../../src/slots/slot-state.js';

const EMPTY = createSlotState(60, SLOT_TIMINGS);
const noJitter = (delayMs: number) => delayMs;
const refuse = (state: SlotState, weight = 1, nowMs = 0) =>
  refuseCreate(state, weight, { timings: SLOT_TIMINGS, nowMs, jitter: noJitter });

describe('the delay of the next create', () => {
  const NOW = 0;
  const LATER = Infinity;
  const held = { held: 10, proven: 10, share: 10 };
  it.each<[string, Partial<SlotState>, { weight?: number; promised?: number }, number]>([
    ['within the pause after a refusal', { closedUntilMs: 1250 }, {}, 250],
    ['with fewer others under way than the limit bears', { creates: 2, sending: 2, proven: 2 }, {}, NOW],
    ['with as many others under way as the limit bears', { creates: 3, sending: 3, proven: 9 }, {}, LATER],
    ['with as many others promised', { proven: 9 }, { promised: 3 }, LATER],
    ['beside a create that goes beyond what is proven already', { creates: 1, sending: 1 }, {}, LATER],
    ['within the limit', { held: 59 }, {}, NOW],
    ['beyond the limit, before the next probe', { ...held, probeAtMs: 4000 }, {}, 3000],
    ['beyond the limit, when the next probe is due', { ...held, probeAtMs: 500 }, {}, NOW],
    ['beyond what may ever be used', { held: 60 }, {}, LATER],
    ['heavier than what may ever be used, with nothing held', {}, { weight: 61 }, NOW],
    ['heavier than the limit, with nothing held', { share: 3 }, { weight: 9 }, NOW],
    ['with nothing held and no share', { share: 0, probeAtMs: 2000 }, {}, 1000],
  ])('%s', (_when, known, { weight = 1, promised }, delayMs) => {
    expect(createDelayMs({ ...EMPTY, ...known }, { weight, promised, nowMs: 1000 })).toBe(delayMs);
  });
});

describe('what a refusal changes', () => {
  it('is a pause that doubles with each refusal in a row, up to the longest', () => {
    let state: SlotState = { ...EMPTY, held: 3 };
    const pausesMs: number[] = [];
    for (let nowMs = 0; pausesMs.length < 5; nowMs = state.closedUntilMs) {
      // With the limit as it was, each is a plain refusal and no probe.
      state = { ...refuse(state, 1, nowMs), share: 60 };
      pausesMs.push(state.closedUntilMs - nowMs);
    }
    expect(pausesMs).toEqual([1000, 2000, 4000, 8000, 8000]);
  });

  it('is one pause for creates that were under way together', () => {
    const once = refuse({ ...EMPTY, held: 3 });
    const twice = refuse({ ...once, share: 60 }, 1, 500);
    expect([once.refusedInRow, twice.refusedInRow, twice.refusals]).toEqual([1, 1, 2]);
  });

  it('is, for a probe, the shortest pause and twice the time to the next one, up to the longest', () => {
    let state: SlotState = { ...EMPTY, held: 3, share: 3 };
    const intervalsMs: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      const nowMs = count * 100_000;
      state = refuse(state, 1, nowMs);
      expect(state.closedUntilMs - nowMs).toBe(1000);
      intervalsMs.push(state.probeAtMs - nowMs);
    }
    expect(intervalsMs).toEqual([10_000, 20_000, 20_000, 20_000]);
    expect(state.refusedInRow).toBe(0);
  });

  it('never changes the value that it is made from', () => {
    const before = Object.freeze({ ...EMPTY, held: 3 });
    expect(refuse(before)).not.toBe(before);
    expect(before.refusals).toBe(0);
  });
});

describe('what else is learned', () => {
  it('lets the next probe come soon after one that was accepted', () => {
    const state = { ...EMPTY, held: 3, share: 3, probeIntervalMs: 20_000 };
    expect(acceptCreate(state, 1, SLOT_TIMINGS)).toMatchObject({ held: 4, share: 4, probeIntervalMs: 5000 });
    expect(acceptCreate({ ...state, share: 9 }, 1, SLOT_TIMINGS)).toMatchObject({ share: 9, probeIntervalMs: 20_000 });
  });

  it('has the slots of a foreign task come and go with it', () => {
    const state = holdSlots({ ...EMPTY, held: 2, proven: 2 }, 4);
    expect(state).toMatchObject({ held: 6, foreign: 4, proven: 6 });
    expect(freeSlots(state, 4, 'held')).toMatchObject({ held: 2, foreign: 0, proven: 6 });
    expect(freeSlots(state, 2, 'accepted')).toMatchObject({ held: 4, foreign: 4 });
  });
});

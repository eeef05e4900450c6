import { describe, expect, it } from 'vitest';
import type { State } from '../../../src/domain/generation/lifecycle.js';
import { InvalidTransition, shownState, STATES, transition } from '../../../src/domain/generation/lifecycle.js';

const at = '2026-11-23T08:00:00.000Z';
const walk = (...states: State[]) =>
  states.reduce<ReturnType<typeof transition>>((history, state) => transition(history, { state, at }), []);

describe('transition', () => {
  it.each<State[][]>([
    [['queued', 'submitting', 'processing', 'downloading', 'completed']],
    [['queued', 'processing', 'downloading', 'completed']],
    [
      [
        'queued',
        'submitting',
        'processing',
        'failed',
        'retrying',
        'submitting',
        'processing',
        'downloading',
        'completed',
      ],
    ],
    [['queued', 'failed']],
    [['queued', 'submitting', 'processing', 'cancelled']],
    [['queued', 'submitting', 'processing', 'failed', 'retrying', 'cancelled']],
  ])('allows %j', (states) => {
    expect(walk(...states).map(({ state }) => state)).toEqual(states);
  });

  it('refuses what cannot follow and says what can', () => {
    expect(() => walk('queued', 'completed')).toThrow(InvalidTransition);
    expect(() => walk('queued', 'completed')).toThrow(
      'a generation cannot go from queued to completed; after queued comes submitting, processing, failed, cancelled',
    );
    expect(() => walk('queued', 'cancelled', 'processing')).toThrow('after cancelled comes nothing, it is the end');
  });

  it('lets no state follow itself and none follow completed or cancelled', () => {
    for (const state of STATES) {
      expect(() => transition([{ state, at }], { state, at })).toThrow(InvalidTransition);
      expect(() => transition([{ state: 'completed', at }], { state, at })).toThrow(InvalidTransition);
      expect(() => transition([{ state: 'cancelled', at }], { state, at })).toThrow(InvalidTransition);
    }
  });
});

describe('shownState', () => {
  it.each<[State, boolean, string]>([
    ['processing', false, 'processing'],
    ['processing', true, 'stuck'],
    ['downloading', true, 'downloading'],
    ['completed', true, 'completed'],
    ['parked', true, 'parked'],
    ['failed', true, 'failed'],
  ])('shows %s (stuck: %s) as %s', (state, stuck, shown) => {
    expect(shownState({ state, stuck })).toBe(shown);
  });
});

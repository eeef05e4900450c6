import { expect, it } from 'vitest';
import { readChosenState } from '../../../src/cli/program/chosen-state.js';

const NAMES = ['stuck', 'parked'] as const;

it('knows which of the options that exclude each other was given', () => {
  expect(readChosenState({}, NAMES)).toEqual({ word: undefined });
  expect(readChosenState({ state: 'failed' }, NAMES)).toEqual({ word: 'failed' });
  expect(readChosenState({ parked: true }, NAMES)).toEqual({ only: 'parked' });
});

it.each([[{ stuck: true, parked: true }], [{ stuck: true, state: 'failed' }]])('refuses %j, by name', (options) => {
  expect(() => readChosenState(options, NAMES)).toThrow('Write one of --state, --stuck and --parked, not several');
});

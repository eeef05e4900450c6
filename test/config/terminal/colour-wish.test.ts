import { expect, it } from 'vitest';
import { readColourWish } from '../../../src/config/terminal/colour-wish.js';
import type { Env } from '../../../src/domain/env.js';

it.each<[string, Env, string]>([
  ['nothing is said', {}, 'auto'],
  ['NO_COLOR is empty', { NO_COLOR: '' }, 'auto'],
  ['NO_COLOR is set', { NO_COLOR: '1' }, 'never'],
  ['the terminal is dumb', { TERM: 'dumb' }, 'never'],
  ['CLICOLOR is 0', { CLICOLOR: '0' }, 'never'],
  ['FORCE_COLOR is set', { FORCE_COLOR: '1' }, 'always'],
  ['FORCE_COLOR is 0', { FORCE_COLOR: '0' }, 'never'],
  ['FORCE_COLOR is false', { FORCE_COLOR: 'false' }, 'never'],
  ['CLICOLOR_FORCE is set', { CLICOLOR_FORCE: '1', TERM: 'dumb' }, 'always'],
  ['CLICOLOR_FORCE is 0', { CLICOLOR_FORCE: '0' }, 'auto'],
  ['both sides are heard', { NO_COLOR: '1', FORCE_COLOR: '3' }, 'never'],
])('where %s, colours are as they should be', (_, env, wish) => {
  expect(readColourWish(env)).toBe(wish);
});

import type { Env } from '../../domain/env.js';

/** When colours are written: `auto` is on terminals only. */
export type ColourWish = 'always' | 'auto' | 'never';

const isOff = (value: string): boolean => value === '0' || value.toLowerCase() === 'false';

/**
 * What the environment says of colours, by the customs of no-color.org, force-color.org and bixense.com/clicolors: who wants none is heard
 * before who wants them in a pipe as well, and a terminal that calls itself dumb has none.
 */
export function readColourWish({ NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM }: Env): ColourWish {
  if ((NO_COLOR ?? '') !== '') return 'never';
  if ((FORCE_COLOR ?? '') !== '') return isOff(FORCE_COLOR ?? '') ? 'never' : 'always';
  if ((CLICOLOR_FORCE ?? '') !== '' && !isOff(CLICOLOR_FORCE ?? '')) return 'always';
  return CLICOLOR === '0' || TERM === 'dumb' ? 'never' : 'auto';
}

import { describe, expect, it } from 'vitest';
import { hintSpans } from '../../../src/cli/program/span-hints.js';

describe('a span on the command line', () => {
  it('that is a bare small number is explained', () => {
    expect(hintSpans({ timeout: '3' })).toEqual([
      '--timeout 3 is 3 seconds: the task is parked after that, while Kling goes on with it. For minutes write 3m, for hours 3h.',
    ]);
    expect(hintSpans({ stuckAfter: '10', timeout: '1.5' })).toHaveLength(2);
  });

  it.each([{ timeout: '3s' }, { timeout: '3m' }, { timeout: '3600' }, { timeout: undefined }, { retryAfter: '5' }])(
    'that says what it means is not: %o',
    (options) => {
      expect(hintSpans(options)).toEqual([]);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/read-config.js';

const read = (text?: string) => readConfig({ KLING_CONFIRM_ABOVE: text }).confirmAbove;

describe('KLING_CONFIRM_ABOVE', () => {
  it('is a sum of money, 10 USD unless somebody says otherwise, or never', () => {
    expect([read(), read(''), read('25'), read(' 0.50 '), read('0'), read('never'), read('Never')]).toEqual([
      ...['10', '10', '25', '0.50', '0'],
      undefined,
      undefined,
    ]);
  });

  it.each(['-1', '10 USD', '1e3', 'no'])('is not %j, and says what to write', (text) => {
    expect(() => read(text)).toThrow(`KLING_CONFIRM_ABOVE is "${text}"; write a sum in USD, e.g. 25 or 0.50, or never`);
  });
});

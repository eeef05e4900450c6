import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/read-config.js';

const read = (env: Readonly<Record<string, string>>) => readConfig(env).agents;

describe('what agents may spend', () => {
  it('is bounded unless somebody says otherwise', () => {
    expect(read({})).toEqual({ budget: '10', budgetPerDay: '30', confirmAbove: '2' });
    const env = { KLING_MCP_BUDGET: 'none', KLING_MCP_BUDGET_PER_DAY: '2.5', KLING_MCP_CONFIRM_ABOVE: 'never' };
    expect(read(env)).toEqual({ budget: undefined, budgetPerDay: '2.5', confirmAbove: undefined });
  });

  it.each([
    ['KLING_MCP_BUDGET', 'much', 'or none'],
    ['KLING_MCP_BUDGET_PER_DAY', '-1', 'or none'],
    ['KLING_MCP_CONFIRM_ABOVE', 'none', 'or never'],
  ])('is not %s=%s, and says what to write', (name, text, hint) => {
    expect(() => read({ [name]: text })).toThrow(`${name} is "${text}"; write a sum in USD, e.g. 25 or 0.50, ${hint}`);
  });

  it('has a token that cannot be guessed, and that no message repeats', () => {
    expect(read({ KLING_MCP_TOKEN: 'abcdefghijklmnop' })).toMatchObject({ token: 'abcdefghijklmnop' });
    for (const token of ['short', 'with a blank inside it'])
      expect(() => read({ KLING_MCP_TOKEN: token })).toThrow(/^KLING_MCP_TOKEN is no token; write at least 16 letters/);
  });
});

import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { isFree, reckon } from '../../../src/mcp/money/bill.js';
import { usdOfCost } from '../../../src/mcp/money/settle-held.js';

const bill = (...requests: object[]) => reckon(requests.map((request) => parseRequest(request)));

describe('a bill', () => {
  it('holds the price of every attempt that is allowed, by default three', () => {
    const { once, most } = bill({ prompt: 'a fox', run: { attempts: 1 } });
    expect(most).toBe(once);
    expect(Number(bill({ prompt: 'a fox' }).most)).toBeCloseTo(3 * Number(once));
    const several = bill({ prompt: 'a fox', run: { attempts: 1 } }, { prompt: 'a fox', run: { attempts: 4 } });
    expect(Number(several.most)).toBeCloseTo(5 * Number(once));
  });

  it('is of nothing for what is collected, and never for what has no known price', () => {
    expect(isFree(bill({ taskId: '123' }))).toBe(true);
    const unknown = bill({ prompt: 'a fox', model_name: 'kling-v1' });
    expect(unknown.unpriced).toEqual([expect.stringContaining('kling-v1')]);
    expect(isFree(unknown)).toBe(false);
    expect(Number(unknown.most)).toBeGreaterThan(0);
  });
});

describe('what Kling has deducted', () => {
  it.each([
    [{ units: '2' }, 'video', '0.28'],
    [{ units: '2' }, 'image', '0.007'],
    [{ amount: '0.5', currency: 'USD' }, 'video', '0.5'],
    [{ units: '0', amount: '0', currency: 'CNY' }, 'video', '0'],
    [{ amount: '0.5', currency: 'CNY' }, 'video', undefined],
    [{ amount: '0.5' }, 'video', undefined],
  ] as const)('%j of %s is %s USD, or nobody knows', (cost, pack, usd) => {
    expect(usdOfCost(cost, pack)).toBe(usd);
  });
});

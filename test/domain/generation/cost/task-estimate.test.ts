import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../../../src/domain/generation/request.js';
import {
  estimateTask,
  explainDeduction,
  explainSilence,
  readEstimate,
  renderEstimated,
  renderSurprise,
} from '../../../../src/domain/generation/cost/task-estimate.js';
import type { Cost } from '../../../../src/domain/money.js';

const ESTIMATE = { units: '1.5', usd: '0.21' } as const;

describe('what a task should cost', () => {
  it('comes from the price list, and is unknown where that is silent or the task is there', () => {
    expect(estimateTask(parseRequest({ prompt: 'a fox' }))).toEqual(ESTIMATE);
    expect(estimateTask(parseRequest({ prompt: 'a fox', model_name: 'kling-v1' }))).toBeUndefined();
    expect(estimateTask(parseRequest({ taskId: '7' }))).toBeUndefined();
  });

  it.each([[null], ['x'], [{ units: '1.5' }], [{ units: 1.5, usd: 0.21 }]])('is not read from %j', (value) => {
    expect(readEstimate(value)).toBeUndefined();
    expect(readEstimate(ESTIMATE)).toEqual(ESTIMATE);
  });

  it.each<[Cost | undefined, string, string | undefined]>([
    [undefined, '1.5 units', undefined],
    [{ units: '1.50' }, '1.5 units, as deducted', undefined],
    [{ units: '2' }, '1.5 units; Kling deducted 0.5 units more', '0.5 units more than estimated'],
    [{ units: '0.5' }, '1.5 units; Kling deducted 1 unit less', '1 unit less than estimated'],
    [
      { amount: '0.25', currency: 'USD' },
      'about 0.21 USD; Kling deducted 0.04 USD more',
      '0.04 USD more than estimated',
    ],
    [{ amount: '1.5', currency: 'CNY' }, '1.5 units', undefined],
  ])('is held against %j', (cost, estimated, surprise) => {
    expect(renderEstimated(ESTIMATE, cost)).toBe(estimated);
    expect(renderSurprise(ESTIMATE, cost)).toBe(surprise);
  });
});

describe('a task that failed', () => {
  it('says what Kling deducted, or that Kling did not say', () => {
    expect(explainDeduction({ taskId: '7', cost: { units: '0' } })).toBe('Kling deducted nothing.');
    expect(explainDeduction({ taskId: '7', cost: { units: '1.5' } })).toBe('Kling deducted 1.5 units.');
    expect(explainDeduction({ taskId: '7' })).toBe('Kling did not say what it deducted.');
    expect(explainDeduction({})).toBeUndefined();
    expect(explainSilence({ state: 'failed', taskId: '7' })).toBe('Kling did not say what it deducted');
    expect(explainSilence({ state: 'failed', taskId: '7', cost: { units: '0' } })).toBeUndefined();
    expect(explainSilence({ state: 'failed', taskId: '7', error: { kind: 'Parked' } })).toBeUndefined();
    expect(explainSilence({ state: 'processing', taskId: '7' })).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../src/domain/queries/comparison.js';
import { summarizeSamples } from '../../../src/domain/queries/comparison.js';

const sample = (latencyMs: number, over: Partial<Sample> = {}): Sample => ({
  ...{ case: 'new', method: 'direct', requests: 1, bytes: 100, isRight: true, latencyMs },
  ...over,
});

describe('the figures of a comparison', () => {
  it('are the median, the 95th percentile, mean bytes and the share of right answers', () => {
    const times = Array.from({ length: 20 }, (_, index) => sample(index + 1, { bytes: index * 10 }));
    const { methods } = summarizeSamples([
      ...times,
      sample(300, { case: 'timeout', isRight: false, bytes: 0, error: 'late' }),
    ]);
    expect(methods[0]).toEqual({
      method: 'direct',
      samples: 21,
      requests: 21,
      medianMs: 10,
      p95Ms: 19,
      meanBytes: 95,
      successRate: 20 / 21,
    });
    expect(methods[1]).toEqual({ method: 'list', samples: 0, requests: 0, meanBytes: 0, successRate: 0 });
  });

  it('name what was wrong once, and the cases that were not asked', () => {
    const wrong = sample(1, { isRight: false, error: 'no' });
    const { errors, absent, cases } = summarizeSamples([wrong, wrong, sample(2, { case: 'failed' })]);
    expect(errors).toEqual([{ method: 'direct', case: 'new', text: 'no' }]);
    expect(absent).not.toContain('new');
    expect(absent).toContain('processing');
    expect(cases.map((cell) => [cell.case, cell.method, cell.successRate])).toEqual([
      ['new', 'direct', 0],
      ['failed', 'direct', 1],
    ]);
  });
});

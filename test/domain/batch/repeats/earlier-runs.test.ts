import { describe, expect, it } from 'vitest';
import { createEarlierRuns } from '../../../../src/domain/batch/repeats/earlier-runs.js';
import type { Decimal } from '../../../../src/domain/decimal.js';
import type { ItemRecord } from '../../../../src/domain/batch/item.js';

const record = (endedAt: string, elapsedSeconds?: number, units?: Decimal): ItemRecord => ({
  id: endedAt,
  state: 'completed',
  taskId: `7${endedAt}`,
  workflowId: `b/${endedAt}`,
  attempts: 1,
  artifacts: [],
  endedAt: `2026-11-23T${endedAt}.000Z`,
  elapsedSeconds,
  cost: units === undefined ? undefined : { units },
});

function summarizeEarlier(records: readonly ItemRecord[]) {
  const earlier = createEarlierRuns();
  records.forEach(earlier.add);
  return earlier.sum();
}

describe('what earlier runs of a batch have cost and taken', () => {
  it('is not known before anything has ended', () => {
    expect(summarizeEarlier([])).toBeUndefined();
  });

  it.each<[string, ItemRecord[], number, number]>([
    ['one item', [record('08:01:00', 60, '1.5')], 60, 1.5],
    ['two beside each other', [record('08:01:00', 60, '1.5'), record('08:01:30', 60, '2')], 90, 3.5],
    ['one within another', [record('08:10:00', 600, '1'), record('08:05:00', 10, '1')], 600, 2],
    ['two runs with hours between', [record('12:00:00', 30, '1'), record('08:00:00', 30, '1')], 60, 2],
    ['one of whose time nothing is known', [record('08:00:00')], 0, 0],
  ])('sums %s', (_name, records, elapsedSeconds, units) => {
    expect(summarizeEarlier(records)).toMatchObject({ elapsedSeconds, cost: { units, amounts: {} } });
  });

  it('holds what was estimated against what Kling deducted for the same items', () => {
    const estimate = { units: '1.5', usd: '0.21' } as const;
    const dear = { ...record('08:01:00', 60, '2'), estimate };
    const unsaid = { ...record('08:02:00', 60), estimate };
    expect(summarizeEarlier([dear, record('08:03:00', 60, '7'), unsaid])?.expected).toEqual({
      ...estimate,
      cost: { units: '2', amounts: {} },
      unpriced: 1,
    });
  });
});

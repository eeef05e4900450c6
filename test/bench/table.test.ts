import { describe, expect, it } from 'vitest';
import { atLeast, atMost } from '../../bench/figure.js';
import { renderTable } from '../../bench/table.js';

const groups = [
  {
    title: 'One generation',
    figures: [{ name: 'history events', unit: '', ours: 25, beside: 149.4, budget: atMost(30) }],
  },
  {
    title: 'Download',
    figures: [
      { name: 'rate', unit: 'MB/s', ours: 55.54, beside: 100, budget: atLeast(0.8, { of: 'ratio' }) },
      { name: 'memory', unit: 'MB', ours: 1.234 },
    ],
  },
] as const;

describe('the table', () => {
  it('shows a line for each figure, with its budget and how it stands to it', () => {
    const cells = renderTable(groups)
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/));
    expect(cells).toEqual([
      ['ours', 'naive', 'ratio', 'budget'],
      ['One generation'],
      ['history events', '25', '149', '0.17x', '<= 30', 'ok'],
      ['Download'],
      ['rate', '55.5 MB/s', '100 MB/s', '0.56x', '>= 0.8x', 'UNDER'],
      ['memory', '1.23 MB', '-', '-'],
    ]);
  });

  it('stays within a hundred columns', () => {
    const wide = { name: 'x'.repeat(48), unit: 'MB/s', ours: 1234, beside: 1234, budget: atLeast(1234) } as const;
    const lines = renderTable([...groups, { title: 'Wide', figures: [wide] }]).split('\n');
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(80);
  });
});

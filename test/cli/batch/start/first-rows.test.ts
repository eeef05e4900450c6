import { describe, expect, it } from 'vitest';
import { renderFirstRows } from '../../../../src/cli/batch/start/first-rows.js';

describe('renderFirstRows', () => {
  it('shows what became of a sentence with a comma', () => {
    const request = { prompt: 'a paper lantern rises', negative_prompt: ' slow and calm', metadata: { Notes: 'x' } };
    expect(renderFirstRows([{ id: 'a', request }], 100)).toEqual([
      'As it is understood:',
      '  1.  prompt           "a paper lantern rises"',
      '      negative_prompt  " slow and calm"',
      '      metadata         {"Notes":"x"}',
    ]);
  });

  it('shows three rows of many, and none wider than the terminal', () => {
    const items = Array.from({ length: 9 }, (_, index) => ({ id: `${index}`, request: { prompt: 'p'.repeat(200) } }));
    const lines = renderFirstRows(items, 40);
    expect(lines[0]).toBe('The first 3 rows, as they are understood:');
    expect(lines).toHaveLength(4);
    expect(lines[3]).toBe(`  3.  prompt  "${'p'.repeat(24)}…`);
  });
});

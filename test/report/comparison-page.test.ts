import { describe, expect, it } from 'vitest';
import type { Sample } from '../../src/domain/queries/comparison.js';
import { summarizeSamples } from '../../src/domain/queries/comparison.js';
import { renderComparisonPage } from '../../src/report/comparison-page.js';

const sample = (over: Partial<Sample>): Sample => ({
  ...{ case: 'new', method: 'direct', requests: 1, bytes: 580, isRight: true, latencyMs: 41.6 },
  ...over,
});
const place = { baseUrl: 'http://127.0.0.1:9480/?<b>', isSimulated: true, at: '2026-11-25T21:00:00.000Z' };

describe('the page of a comparison', () => {
  const page = renderComparisonPage({
    ...place,
    ...summarizeSamples([sample({}), sample({ method: 'tasks', isRight: false, error: '<script>no</script>' })]),
  });

  it('shows times, bytes, shares and what went wrong', () => {
    for (const text of ['42 ms', '580', '100 %', '0 %', 'a simulated Kling', 'processing'])
      expect(page).toContain(text);
  });

  it('holds nothing that runs or is loaded, whatever a message holds', () => {
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('&lt;script&gt;no');
    expect(page).not.toMatch(/<script|<b>\s|src=/);
  });
});

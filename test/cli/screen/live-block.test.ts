import { describe, expect, it } from 'vitest';
import { createPlainBlock } from '../../../src/cli/screen/live-block.js';

/** What a pipe gets of lines that are shown each second. */
function tell(seconds: number, lineAt: (second: number) => string): [second: number, line: string][] {
  const told: [number, string][] = [];
  let second = 0;
  const block = createPlainBlock(
    (line) => told.push([second, line]),
    () => second * 1000,
  );
  for (; second < seconds; second++) block.show([lineAt(second)]);
  return told;
}

describe('a live block in a pipe', () => {
  it('writes a line a minute while only the time goes on', () => {
    expect(tell(185, (second) => `queued  ${second} s`).map(([second]) => second)).toEqual([0, 60, 120, 180]);
  });

  it('writes at once when the state changes', () => {
    const told = tell(90, (second) => (second < 20 ? `queued  ${second} s` : `processing  ${second} s  task 7`));
    expect(told.map(([second]) => second)).toEqual([0, 20, 60]);
  });

  it.each<[string, (second: number) => string]>([
    ['a share of a download', (second) => `downloading  ${second} s  ${second % 100} %`],
    ['the number of a try', (second) => `queued  ${second} s  try ${second}, last: internal error`],
  ])('does not take %s for news', (_name, lineAt) => {
    expect(tell(60, lineAt)).toHaveLength(1);
  });

  it('is not flooded by a text that is another one each time', () => {
    const told = tell(600, (second) => `queued  ${second} s  last: error (request ${second}-x)`);
    expect(told.length).toBeLessThanOrEqual(80);
    expect(told.length).toBeGreaterThanOrEqual(10);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES, ROOT } from './pages.js';

describe('the journeys in ARCHITECTURE.md', () => {
  const { text = '' } = PAGES.find(({ file }) => file === 'ARCHITECTURE.md') ?? {};
  const hops = [...text.matchAll(/^\d+\. `(src\/[^`]+)`: `(\w+)`/gm)].map(([, file = '', name = '']) => ({
    file,
    name,
  }));

  it('are four, of several hops each', () => {
    expect(hops.length).toBeGreaterThan(45);
  });

  it.each(hops)('pass through what is there: $file, $name', ({ file, name }) => {
    expect(existsSync(path.join(ROOT, file)), file).toBe(true);
    expect(readFileSync(path.join(ROOT, file), 'utf8')).toMatch(new RegExp(`function\\*? ${name}\\b`));
  });
});

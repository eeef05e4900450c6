import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { GUIDES, ROOT } from './pages.js';

/** All of `src` with its quotation marks read as JavaScript reads them, texts that are put together in one piece. */
const SOURCE = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('simulator'))
  .map((name) => readFileSync(path.join(ROOT, 'src', name), 'utf8'))
  .join('\n')
  .replace(/(['"`])\s*\+\s*\1/g, '')
  .replace(/\\(['"`])/g, '$1');

/** The parts of a message between the names and numbers that differ, for which the page writes `…`. */
const partsOf = (message: string) => message.split('…').map((part) => part.trim());
const isSaid = (message: string) => partsOf(message).every((part) => SOURCE.includes(part));

describe('docs/troubleshooting.md', () => {
  const { text = '' } = GUIDES.find(({ file }) => file === 'docs/troubleshooting.md') ?? {};
  const rows = [...text.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, message = '']) => message);

  it('explains the messages that people meet', () => {
    expect(rows.length).toBeGreaterThan(20);
  });

  it.each(rows)('quotes what the program says: %s', (message) => {
    expect(partsOf(message).join('').length, 'enough of it to be found').toBeGreaterThan(12);
    expect(partsOf(message).filter((part) => !isSaid(part))).toEqual([]);
  });

  it('would be told of a message that is gone', () => {
    expect(isSaid('No Temporal server answers at …. Have you tried turning it off and on again?')).toBe(false);
  });
});

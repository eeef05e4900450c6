import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './pages.js';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** Rows of the table: its cells without the blanks around them. */
const rows = read('test/servers/README.md')
  .split('\n')
  .filter((line) => line.includes('.test.ts') && line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );

it.each(rows)(
  '%s: the test is there, and CI runs it on PostgreSQL where the table says so',
  (_what, test, onCli, onPostgres, inCi) => {
    const isKnown = (word: string) => ['yes', '-'].includes(word) || word.startsWith('no: ');
    expect([onCli, onPostgres].every(isKnown)).toBe(true);
    const [, file = '', title] = /^`([^`]+)`(?:: (.+))?$/.exec(test) ?? [];
    expect(existsSync(path.join(ROOT, file)), file).toBe(true);
    if (title !== undefined) expect(read(file)).toContain(title);
    const chosen = /const CHOSEN = \[(.*)\];/.exec(read('scripts/test-postgres.mjs'))?.[1] ?? '';
    const runs = chosen.split(/[', ]+/).filter((one) => one !== '');
    expect(runs.some((one) => file.startsWith(one))).toBe(inCi !== '');
  },
);

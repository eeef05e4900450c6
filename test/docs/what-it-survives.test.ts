import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const SUITE = path.join(ROOT, 'test/faults');

/** Rows of the page: the number, and the files that are named for it. */
function readRows(): readonly { readonly number: number; readonly files: readonly string[] }[] {
  const page = readFileSync(path.join(ROOT, 'docs/what-it-survives.md'), 'utf8');
  return [...page.matchAll(/^\| (\d+) .*\| ([^|]+) \|$/gm)].map(([, number, files = '']) => ({
    number: Number(number),
    files: [...files.matchAll(/`([\w./-]+)`/g)].map(([, name = '']) => name),
  }));
}

/** The rows that a file's titles begin with; a path is one below `test`. */
function listNumbers(file: string): readonly number[] {
  const text = readFileSync(path.join(file.includes('/') ? path.dirname(SUITE) : SUITE, `${file}.test.ts`), 'utf8');
  const heads = [...text.matchAll(/\(\s*['"`](\d+(?:, \d+)*): /g)];
  return heads.flatMap(([, numbers = '']) => numbers.split(', ').map(Number));
}

describe('the table of what it survives', () => {
  const files = readdirSync(SUITE).flatMap((name) => /^(.+)\.test\.ts$/.exec(name)?.[1] ?? []);

  it.each(readRows())('names files for row $number whose titles begin with it', ({ number, files: named }) => {
    expect(named).not.toEqual([]);
    for (const file of named) expect(listNumbers(file), file).toContain(number);
  });

  it('has all 34 rows in order, and no title is of another', () => {
    const numbers = readRows().map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: 34 }, (_, index) => index + 1));
    for (const file of files) expect(numbers, file).toEqual(expect.arrayContaining([...new Set(listNumbers(file))]));
  });
});

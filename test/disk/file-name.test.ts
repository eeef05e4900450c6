import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileStem, safeSegment, workflowDirectory } from '../../src/disk/file-name.js';

describe('safeSegment', () => {
  it.each([
    ['gen-20261123-081500-a1b2c3', 'gen-20261123-081500-a1b2c3'],
    ['0191f6a1-7b3c-7def-8a90-123456789abc', '0191f6a1-7b3c-7def-8a90-123456789abc'],
    ['867283741759111202', '867283741759111202'],
    ['a.b_c', 'a.b_c'],
  ])('keeps %s as it is', (id, expected) => {
    expect(safeSegment(id)).toBe(expected);
  });

  it.each([
    '..',
    '.',
    '',
    ' ',
    '.hidden',
    'a b',
    'con',
    'NUL.txt',
    'Fox',
    'a\0b',
    'x'.repeat(300),
    'ends.',
    '-/-',
    'ü',
  ])('makes a safe and different name of %j', (id) => {
    const name = safeSegment(id);
    expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*-[0-9a-f]{8}$/);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(100);
  });

  it('never gives two ids one name, not even where upper and lower case are one', () => {
    const ids = ['fox', 'Fox', 'FOX', 'f/x', 'f_x', 'f x', 'x'.repeat(200), 'x'.repeat(201)];
    expect(new Set(ids.map((id) => safeSegment(id).toLowerCase())).size).toBe(ids.length);
  });
});

describe('workflowDirectory', () => {
  it('makes two levels of a child id', () => {
    expect(workflowDirectory('/out', 'batch-1/item-2')).toBe(path.join('/out', 'batch-1', 'item-2'));
  });

  it.each([
    'journal.jsonl',
    'results.csv',
    'results.jsonl',
    'report.html',
    'report-2.html',
    'pipeline.json',
    'pipeline.jsonl',
    'manifest.jsonl',
    'manifest-3fa91c2b.jsonl',
    'results.csv.part',
    'manifest.jsonl.0191f6a1-7b3c-7def-8a90-123456789abc.part',
    'Results.CSV',
    'con',
  ])("gives the item %s a directory that is none of the batch's own files", (id) => {
    const name = path.basename(workflowDirectory('/out', `night/${id}`));
    expect(name).toMatch(/-[0-9a-f]{8}$/);
    expect(name).not.toBe(id.toLowerCase());
  });

  it('leaves items beside them where they have always been', () => {
    for (const id of ['results', 'report', 'results.csv2', 'manifest-owl.jsonl', 'fox.part', 'temporal.db']) {
      expect(workflowDirectory('/out', `night/${id}`)).toBe(path.join('/out', 'night', id));
    }
  });

  it("does not put a batch where the local server's data lies", () => {
    expect(workflowDirectory('/out', 'temporal.db')).toMatch(/temporal\.db-[0-9a-f]{8}$/);
    expect(workflowDirectory('/out', 'temporal.db-wal/fox')).not.toBe(path.join('/out', 'temporal.db-wal', 'fox'));
  });

  it('stays below the root whatever the id', () => {
    const ids = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(fc.constantFrom('..', '/', '\\', 'a', '.', '\0', ' '), { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(ids, ids, (workflowId, taskId) => {
        const file = path.resolve(workflowDirectory('/out', workflowId), fileStem({ taskId, index: 0 }));
        expect(file.startsWith('/out/')).toBe(true);
        expect(path.relative('/out', file).split('/')).not.toContain('..');
      }),
      { numRuns: 10_000 },
    );
  });
});

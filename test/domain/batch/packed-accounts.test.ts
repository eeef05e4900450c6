import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/domain/batch/book.js';
import { isPackedBook, packBook, unpackBook } from '../../../src/domain/batch/packed-book.js';

const entry = (id: string, account?: string): Entry => ({
  id,
  state: 'waiting',
  tries: 0,
  ...(account === undefined ? {} : { account }),
});

describe('the accounts of a batch on their way to its next run', () => {
  it('come out as they went in, whatever their order', () => {
    const entries = [entry('a', 'studio'), entry('b', 'studio'), entry('c'), entry('d', 'ads'), entry('e', 'studio')];
    const packed: unknown = JSON.parse(JSON.stringify(packBook(entries)));
    if (!isPackedBook(packed)) throw new Error('it cannot be read');
    expect(packed.accounts).toEqual([
      ['studio', 2],
      ['default', 1],
      ['ads', 1],
      ['studio', 1],
    ]);
    expect(unpackBook(packed)).toEqual(entries.map((one) => expect.objectContaining(one) as Entry));
    expect(unpackBook(packed)[2]).not.toHaveProperty('account');
  });

  it('add nothing where all are of the default one', () => {
    expect(packBook([entry('a'), entry('b')])).not.toHaveProperty('accounts');
  });

  it.each([[[['studio', 0]]], [[['Studio', 1]]], [[['studio']]], ['studio']])(
    'are refused where they are %j',
    (accounts) => {
      expect(isPackedBook({ root: '', errors: [], items: [['a', 'w']], accounts })).toBe(false);
    },
  );
});

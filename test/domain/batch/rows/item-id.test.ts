import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignIds, batchId, ITEM_ID } from '../../../../src/domain/batch/rows/item-id.js';

const meaning = (fields: Readonly<Record<string, unknown>>) => ({ fields, files: {} });

describe('assignIds', () => {
  it('derives ten digits from the content, whatever the order of its fields', () => {
    const [a, b] = [
      { prompt: 'a', camera_control: { type: 'simple', config: { zoom: 1 } } },
      { camera_control: { config: { zoom: 1 }, type: 'simple' }, prompt: 'a' },
    ].map((fields) => assignIds([{ meaning: meaning(fields) }])[0]);
    expect(a).toMatch(/^[0-9a-f]{10}$/);
    expect(b).toBe(a);
  });

  it('numbers the same row twice: it means two generations', () => {
    const [first, ...others] = assignIds([
      { meaning: meaning({ prompt: 'a' }) },
      { meaning: meaning({ prompt: 'a' }) },
      { meaning: meaning({ prompt: 'a' }) },
    ]);
    expect(others).toEqual([`${first ?? ''}-2`, `${first ?? ''}-3`]);
  });

  it('keeps given ids and never derives one of them', () => {
    const same = { meaning: meaning({ prompt: 'a' }) };
    const [derived = ''] = assignIds([same]);
    expect(assignIds([same, same, { id: derived, ...same }, { id: `${derived}-3`, ...same }])).toEqual([
      `${derived}-2`,
      `${derived}-4`,
      derived,
      `${derived}-3`,
    ]);
  });

  it('gives every row its id whatever the order of the rows, and no id twice', () => {
    const rows = fc.uniqueArray(fc.record({ prompt: fc.string({ unit: 'binary' }), n: fc.integer() }), {
      selector: (request) => JSON.stringify(request),
      maxLength: 30,
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 30 }), (requests, turn) => {
        const turned = [...requests.slice(turn), ...requests.slice(0, turn)];
        const ids = new Map(
          requests.map((request, index) => [
            request,
            assignIds(requests.map((one) => ({ meaning: meaning(one) })))[index],
          ]),
        );
        expect(new Set(ids.values()).size).toBe(requests.length);
        expect(assignIds(turned.map((request) => ({ meaning: meaning(request) })))).toEqual(
          turned.map((request) => ids.get(request)),
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe('batchId', () => {
  const items = [{ id: 'a', meaning: meaning({ prompt: 'a fox' }) }];

  it.each([
    ['prompts.csv', 'prompts'],
    ['/home/anna/July 2026/Füchse (neu).csv', 'Fuchse-neu'],
    ['C:\\jobs\\foxes.v2.jsonl', 'foxes.v2'],
    ['standard input', 'standard-input'],
    ['.csv', 'csv'],
    ['狐.csv', 'batch'],
    ['../..', 'batch'],
    [`${'x'.repeat(90)}.csv`, 'x'.repeat(40)],
  ])('calls the batch of %s after it', (name, stem) => {
    const id = batchId(name, items);
    expect(id).toMatch(/-[0-9a-f]{8}$/);
    expect(id.slice(0, -9)).toBe(stem);
    expect(id).toMatch(ITEM_ID);
  });

  it('is another for other items, another order or another id', () => {
    const two = [...items, { id: 'b', meaning: meaning({ prompt: 'b' }) }];
    const ids = [
      items,
      two,
      two.toReversed(),
      [{ id: 'c', meaning: meaning({ prompt: 'a fox' }) }],
      [{ id: 'a', meaning: meaning({ prompt: 'ox' }) }],
    ];
    expect(new Set(ids.map((one) => batchId('p.csv', one))).size).toBe(ids.length);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignIds, batchId, canonicalJson, fingerprint, ITEM_ID } from '../../../src/domain/batch/item-id.js';

describe('fingerprint', () => {
  it('gives the same 16 digits today and in every later version: ids of batches depend on it', () => {
    expect(fingerprint('')).toBe('5f786848d77e23b4');
    expect(fingerprint('{"prompt":"a red fox in the snow"}')).toBe('a08386235458ff4f');
  });

  it('tells 300,000 texts that differ in one place apart, in 64 bits', () => {
    const texts = Array.from({ length: 100_000 }, (_, n) => [
      `fox ${n}`,
      `${n} foxes in the snow`,
      `a${'\0'.repeat(n % 300)}${n}`,
    ]);
    expect(new Set(texts.flat().map(fingerprint)).size).toBe(300_000);
  });

  it('tells the rows of the largest batch apart, in the 40 bits of an id', () => {
    const ids = Array.from({ length: 25_000 }, (_, n) =>
      fingerprint(canonicalJson({ prompt: `a fox, take ${n}` })).slice(0, 10),
    );
    expect(new Set(ids).size).toBe(25_000);
  });

  it('spreads each bit of the input over all bits of the result', () => {
    const base = BigInt(`0x${fingerprint('fox 0')}`);
    const flips = Array.from({ length: 2000 }, (_, n) => countBits(base ^ BigInt(`0x${fingerprint(`fox ${n + 1}`)}`)));
    const mean = flips.reduce((sum, bits) => sum + bits, 0) / flips.length;
    expect(mean).toBeGreaterThan(31);
    expect(mean).toBeLessThan(33);
  });
});

const countBits = (value: bigint): number => value.toString(2).replaceAll('0', '').length;

describe('assignIds', () => {
  it('derives ten digits from the content, whatever the order of its fields', () => {
    const [a, b] = [
      { prompt: 'a', camera_control: { type: 'simple', config: { zoom: 1 } } },
      { camera_control: { config: { zoom: 1 }, type: 'simple' }, prompt: 'a' },
    ].map((request) => assignIds([{ request }])[0]);
    expect(a).toMatch(/^[0-9a-f]{10}$/);
    expect(b).toBe(a);
  });

  it('numbers the same row twice: it means two generations', () => {
    const [first, ...others] = assignIds([
      { request: { prompt: 'a' } },
      { request: { prompt: 'a' } },
      { request: { prompt: 'a' } },
    ]);
    expect(others).toEqual([`${first ?? ''}-2`, `${first ?? ''}-3`]);
  });

  it('does not look at run, so that more time or attempts never mean another generation', () => {
    expect(assignIds([{ request: { prompt: 'a', run: { attempts: 1 } } }])).toEqual(
      assignIds([{ request: { prompt: 'a' } }]),
    );
  });

  it('keeps given ids and never derives one of them', () => {
    const request = { prompt: 'a' };
    const [derived = ''] = assignIds([{ request }]);
    expect(assignIds([{ request }, { request }, { id: derived, request }, { id: `${derived}-3`, request }])).toEqual([
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
          requests.map((request, index) => [request, assignIds(requests.map((one) => ({ request: one })))[index]]),
        );
        expect(new Set(ids.values()).size).toBe(requests.length);
        expect(assignIds(turned.map((request) => ({ request })))).toEqual(turned.map((request) => ids.get(request)));
      }),
      { numRuns: 50 },
    );
  });
});

describe('batchId', () => {
  const items = [{ id: 'a', request: { prompt: 'a fox' } }];

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

  it('is another for other items, another order or another id, and the same for another run', () => {
    const two = [...items, { id: 'b', request: { prompt: 'b' } }];
    const ids = [
      items,
      two,
      two.toReversed(),
      [{ id: 'c', request: { prompt: 'a fox' } }],
      [{ id: 'a', request: { prompt: 'ox' } }],
    ];
    expect(new Set(ids.map((one) => batchId('p.csv', one))).size).toBe(ids.length);
    const patient = [{ id: 'a', request: { prompt: 'a fox', run: { timeout: '3h' } } }];
    expect(batchId('p.csv', patient)).toBe(batchId('p.csv', items));
  });
});

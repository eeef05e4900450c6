import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawItem } from '../../../src/domain/batch/rows/raw-item.js';
import { listInlineRows, MAX_ITEMS, parseItems } from '../../../src/domain/batch/batch-items.js';
import { InvalidRequest } from '../../../src/domain/invalid-request.js';

const requests = (rows: readonly unknown[], set = {}) =>
  parseItems(listInlineRows(rows), set).map(({ request }) => request);

function complaints(rows: readonly unknown[], set = {}): string[] {
  return complaintsOf(listInlineRows(rows), set);
}

function complaintsOf(rows: readonly RawItem[], set = {}): string[] {
  try {
    parseItems(rows, set);
  } catch (error) {
    if (error instanceof InvalidRequest) return error.facts.complaints.map(({ path, text }) => `${path}: ${text}`);
    throw error;
  }
  return [];
}

describe('parseItems', () => {
  it('needs nothing but a prompt', () => {
    expect(parseItems(listInlineRows([{ prompt: 'a red fox' }]), {})).toEqual([
      { id: expect.stringMatching(/^[0-9a-f]{10}$/) as string, request: { prompt: 'a red fox' } },
    ]);
  });

  it("merges set under each item's own fields, objects field by field", () => {
    const set = { duration: '10', mode: 'pro', run: { attempts: 2, timeout: '2h' } };
    expect(requests([{ prompt: 'a' }, { prompt: 'b', duration: 5, run: { attempts: 1 } }], set)).toEqual([
      { prompt: 'a', duration: '10', mode: 'pro', run: { attempts: 2, timeout: '2h' } },
      { prompt: 'b', duration: '5', mode: 'pro', run: { attempts: 1, timeout: '2h' } },
    ]);
  });

  it('adopts tasks that exist already; of set, only run concerns them', () => {
    expect(requests([{ taskId: '77' }, { prompt: 'a' }], { duration: '10', run: { timeout: '2h' } })).toEqual([
      { taskId: '77', run: { timeout: '2h' } },
      { prompt: 'a', duration: '10', run: { timeout: '2h' } },
    ]);
  });

  it.each([
    [
      { prompt: 'a', duration: 10 },
      { prompt: 'a', duration: '10' },
    ],
    [
      { prompt: 'a', cfg_scale: '0.5', model_name: 'kling-v1' },
      { prompt: 'a', cfg_scale: 0.5, model_name: 'kling-v1' },
    ],
    [
      { prompt: 'a', mode: 'standard' },
      { prompt: 'a', mode: 'std' },
    ],
    [
      { prompt: 'a', 'watermark_info.enabled': 'TRUE' },
      { prompt: 'a', watermark_info: { enabled: true } },
    ],
    [
      { prompt: 'a', model_name: 'kling-v1', camera_control: '{"type":"down_back"}' },
      { prompt: 'a', model_name: 'kling-v1', camera_control: { type: 'down_back' } },
    ],
    [
      { prompt: 'a', model_name: 'kling-v1', 'camera_control.type': 'simple', 'camera_control.config.zoom': '5' },
      { prompt: 'a', model_name: 'kling-v1', camera_control: { type: 'simple', config: { zoom: 5 } } },
    ],
    [
      { prompt: 'a', 'run.attempts': '2', 'run.timeout': '1h' },
      { prompt: 'a', run: { attempts: 2, timeout: '1h' } },
    ],
    [
      { prompt: 'a', task: 'image', n: '2' },
      { task: 'images/generations', prompt: 'a', n: 2 },
    ],
    [{ prompt: 'a', negative_prompt: '', duration: null, model_name: '' }, { prompt: 'a' }],
  ])('understands %j as %j, and both as the same item', (written, understood) => {
    const [item] = parseItems(listInlineRows([written]), {});
    expect(item?.request).toEqual(understood);
    expect(parseItems(listInlineRows([understood]), {})).toEqual([item]);
  });

  it('takes given ids and takes them out of the request', () => {
    const items = parseItems(
      listInlineRows([
        { id: 'fox.1', prompt: 'a' },
        { id: 7, prompt: 'b' },
      ]),
      {},
    );
    expect(items).toEqual([
      { id: 'fox.1', request: { prompt: 'a' } },
      { id: '7', request: { prompt: 'b' } },
    ]);
  });

  it.each(['a b', '-a', '', 'x'.repeat(65), 'a/b', '..', 'ä', 1.5, true, ['a']])(
    'refuses %j as an id, or takes none',
    (id) => {
      const shown = JSON.stringify(id).length > 60 ? `${JSON.stringify(id).slice(0, 57)}...` : JSON.stringify(id);
      const text = `${shown} is no id; write 1 to 64 of the characters A-Z a-z 0-9 . _ - and begin with a letter or digit`;
      expect(complaints([{ id, prompt: 'a' }])).toEqual(id === '' ? [] : [`items[0] id: ${text}`]);
    },
  );

  it('names both places of an id that is given twice', () => {
    expect(complaints([{ id: 'a', prompt: 'a' }, { prompt: 'b' }, { id: 'a', prompt: 'c' }])).toEqual([
      'items[2] id: "a" is the id of items[0] too; give each its own, or none',
    ]);
  });

  it('names every mistake of every row at once', () => {
    const rows = [
      { prompt: '', duration: 4.5 },
      7,
      { prompt: 'a' },
      { promt: 'b' },
      null,
      { prompt: 'x', camera_control: 'zoom' },
      { prompt: 'x', run: { atempts: 1, timeout: 'soon' } },
    ];
    expect(complaints(rows)).toEqual([
      'items[0] prompt: empty; describe what to generate',
      'items[0] duration: 4.5 is not possible with kling-v2-6; write "5" or "10"',
      'items[1]: is 7; write an object, e.g. {"prompt":"a red fox"}',
      'items[3] promt: unknown field; did you mean "prompt"?',
      'items[4]: is null; write an object, e.g. {"prompt":"a red fox"}',
      `items[5] camera_control: "zoom" is not JSON; write it as in Kling's documentation, e.g. {"type":"simple","config":{"zoom":5}}`,
      'items[6] run.atempts: unknown; did you mean "attempts"?',
      'items[6] run.timeout: "soon" is not a duration of at most 7 days; write e.g. "90s", "10m" or "1h"',
    ]);
  });

  it('says once what set makes wrong in all rows, and for which rows otherwise', () => {
    const rows = [{ prompt: 'a' }, { prompt: 'b', model_name: 'kling-v3' }, { prompt: 'c' }, { prompt: 'd' }];
    const text = '"7" is not possible with kling-v2-6; write "5" or "10"';
    expect(complaints(rows, { duration: 7 })).toEqual([`set duration: ${text} (for items[0] and 2 more rows: 2-3)`]);
    expect(complaints(rows, { mode: 'best', promt: 'x', id: 'a' })).toEqual([
      'set promt: unknown field; did you mean "prompt"?',
      'set id: is for one item; leave it out',
      'set mode: "best" is not possible with kling-v2-6; write "std" or "pro" (for items[0] and 2 more rows: 2-3)',
      'set mode: "best" is not possible with kling-v3; write "std", "pro" or "4k" (for items[1])',
    ]);
    expect(complaints([{ prompt: 'a', run: { attempts: 1 } }], { run: { timeout: 'soon' } })[0]).toMatch(
      /^set run\.timeout: "soon"/,
    );
  });

  it('draws the eleventh and later rows with the same mistake together, naming all of them', () => {
    const rows = Array.from({ length: 500 }, (_, n) => ({ prompt: 'a', duration: n % 100 === 99 ? 5 : 7 }));
    const lines = complaints(rows);
    expect(lines).toHaveLength(11);
    expect(lines[9]).toBe('items[9] duration: "7" is not possible with kling-v2-6; write "5" or "10"');
    expect(lines[10]).toBe(
      'items[10] duration: "7" is not possible with kling-v2-6; write "5" or "10"; the same in 484 more rows: 11-98, 100-198, 200-298, 300-398, 400-498',
    );
  });

  it('takes as many items as a batch can carry and no more', () => {
    // What is wrong with all of them alike is found soon.
    const rows = Array.from({ length: MAX_ITEMS }, () => 7);
    expect(complaints(rows)).toHaveLength(11);
    expect(complaints(rows)[0]).toContain('items[0]: is 7; write an object');
    expect(complaints([...rows, 7])).toEqual([': 100,001 items; a batch takes at most 100,000: split it']);
  });

  it('refuses hostile rows with a sentence', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    // Newer versions of Node make JSON of any depth.
    const tooDeep =
      /^items\[0\] metadata: (is nested too deeply to be kept|200,010 characters; at most 10,000 are kept)/;
    expect(complaints([{ prompt: 'a', notes: deep }])[0]).toMatch(tooDeep);
    const rows: readonly (readonly [unknown, string])[] = [
      [JSON.parse('{"prompt":"a","__proto__":{"polluted":1}}'), 'items[0] __proto__: unknown field; '],
      [{ prompt: 'a', '__proto__.polluted': 1 }, 'items[0] __proto__.polluted: unknown field; '],
      [{ prompt: 'a', 'run.__proto__.polluted': 1 }, 'items[0] run.__proto__: unknown; '],
      [{ prompt: 'a', run: { toString: 1 } }, 'items[0] run.toString: unknown; '],
      [{ prompt: 'p'.repeat(3_000_000) }, 'items[0] prompt: 3,000,000 characters; '],
      [{ prompt: 'a', cfg_scale: NaN, model_name: 'kling-v1' }, 'items[0] cfg_scale: null; write a number'],
      [{ prompt: 'a', [`x${'y'.repeat(5000)}`]: 1 }, 'items[0]: has a field whose name is 5,001 characters long: "xyy'],
      [Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`f${n}`, n])), 'items[0]: has 5,000 fields; '],
      [{ prompt: 'a', duration: deep }, 'items[0]: is nested too deeply to be read'],
      [{ prompt: 'a', run: deep }, 'items[0] run: write an object'],
      [{ prompt: 'a', notes: 'x'.repeat(20_000) }, 'items[0] metadata: 20,012 characters; at most 10,000 are kept'],
    ];
    for (const [row, start] of rows) expect(complaints([row])[0]).toContain(start);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('keeps lone surrogates as they are', () => {
    const [item] = parseItems(listInlineRows([{ prompt: 'a \ud800 b' }]), {});
    expect(item?.request).toEqual({ prompt: 'a \ud800 b' });
  });

  it('takes or refuses any JSON whatever with complaints, and takes what it made of it again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.jsonValue(), fc.record({ prompt: fc.string(), id: fc.string(), run: fc.jsonValue() }))),
        (rows) => {
          let items;
          try {
            items = parseItems(listInlineRows(rows), {});
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidRequest);
            return;
          }
          const again = items.map(({ id, request }) => ({ id, ...request }));
          expect(parseItems(listInlineRows(again), {})).toEqual(items);
        },
      ),
    );
  });
});

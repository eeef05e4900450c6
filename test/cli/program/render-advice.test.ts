import { adviseOnFailure } from '../../../src/domain/advice/failure-advice.js';
import { FAILURE_KINDS } from '../../../src/domain/failure.js';
import { describe, expect, it } from 'vitest';
import { renderAdvice, withAdvice, wordsFor } from '../../../src/cli/program/render-advice.js';

describe('advice at the command line', () => {
  it.each([
    [{ action: 'retry', id: 'gen-1' }, 'start it again: kling retry gen-1'],
    [{ action: 'retry', id: "a fox's" }, "start it again: kling retry 'a fox'\\''s'"],
    [{ action: 'adopt', taskId: '86' }, 'collect its files without a new charge: kling adopt 86'],
    [
      { action: 'adopt', taskId: 'kt-run-1', isUncertain: true },
      'see whether Kling has made it after all: kling adopt kt-run-1',
    ],
    [
      { action: 'retryItems', batchId: '$(rm -r .)', itemIds: ['x', 'a b'] },
      "try again: kling batch retry '$(rm -r .)' x 'a b'",
    ],
    [
      { action: 'retryItems', batchId: '$(rm -r .)', itemIds: ['x', 'a b'], collects: true },
      "try again, and collect what is paid for: kling batch retry '$(rm -r .)' x 'a b'",
    ],
    [{ action: 'resumeBatch', batchId: 'night' }, 'go on with: kling batch resume night'],
    [{ action: 'resumeBatch', batchId: 'night', budget: 151 }, 'go on with: kling batch resume night --budget 151'],
    [
      { action: 'changeRows', batchId: 'night', itemIds: ['fox', 'owl'] },
      'change the rows of fox, owl and, once the batch has ended, start their file again with --id night, which makes what is missing',
    ],
    [
      { action: 'changeOptions', batchId: 'night', concurrency: 4, budget: 20 },
      'change them with: kling batch resume night --concurrency 4 --budget 20',
    ],
    [
      { action: 'changeOptions', batchId: 'night' },
      'kling batch resume changes its budget and its concurrency, and nothing else',
    ],
  ] as const)('says of %j: %s', (advice, text) => {
    expect(renderAdvice(advice)).toBe(text);
  });

  it('names the file of the rows where that is known', () => {
    const advice = { action: 'changeRows', batchId: 'night', itemIds: ['a', 'b', 'c', 'd', 'e'] } as const;
    const start = 'change the rows of a, b, c and 2 more and, once the batch has ended,';
    expect(renderAdvice(advice, { file: './my prompts.csv' })).toBe(
      `${start} make what is missing: kling batch './my prompts.csv' --id night`,
    );
    expect(renderAdvice(advice, { file: 'stdin' })).not.toContain('kling batch');
  });

  it('tries all again where naming them would fill the screen', () => {
    const itemIds = Array.from({ length: 9 }, (_, index) => `row-${index}`);
    expect(renderAdvice({ action: 'retryItems', batchId: 'night', itemIds })).toBe(
      'try all that have failed again: kling batch retry night',
    );
    expect(renderAdvice({ action: 'retryItems', batchId: 'night', itemIds, collects: true })).toBe(
      'try all that have failed again, and collect what is paid for: kling batch retry night',
    );
  });

  it('has no command in which something must be filled in', () => {
    const place = { batchId: 'night', itemId: 'fox' };
    const all = FAILURE_KINDS.flatMap((kind) => [
      ...adviseOnFailure(kind, { id: 'gen-1', taskId: '86' }),
      ...adviseOnFailure(kind, { id: 'gen-1' }),
      ...adviseOnFailure(kind, { id: 'night/fox', taskId: '86', place }),
    ]);
    expect(all.map((advice) => renderAdvice(advice)).filter((text) => /[<>]|\.\.\./.test(text))).toEqual([]);
  });

  it('names the settings of the worker where those are wrong', () => {
    expect(renderAdvice({ action: 'checkKeys' })).toMatch(
      /KLING_API_KEY.*KLING_BASE_URL; it reads them when it starts$/,
    );
    expect(renderAdvice({ action: 'trustHost' })).toContain('KLING_MEDIA_HOSTS');
    expect(wordsFor({ action: 'checkKeys' }).command).toBeUndefined();
  });

  it('stands behind a sentence, and puts no dot behind a command', () => {
    expect(withAdvice('There is no batch "x"', [])).toBe('There is no batch "x"');
    expect(withAdvice('There is no batch "x"', [{ action: 'listBatches' }])).toBe(
      'There is no batch "x". kling batch list shows the latest ones.',
    );
    expect(
      withAdvice('x has ended.', [
        { action: 'lookAtBatch', batchId: 'x' },
        { action: 'retryBatch', batchId: 'x' },
      ]),
    ).toBe(
      'x has ended. Where the batch stands: kling batch status x. Once more, only what is missing: kling batch retry x',
    );
  });
});

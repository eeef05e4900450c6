import { describe, expect, it } from 'vitest';
import { commandFor, renderAdvice, withAdvice } from '../../../src/cli/program/render-advice.js';

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
      "try again, and collect what is paid for: kling batch retry '$(rm -r .)' x 'a b'",
    ],
    [{ action: 'resumeBatch', batchId: 'night' }, 'go on with: kling batch resume night'],
    [
      { action: 'resumeBatch', batchId: 'night', needsBudget: true },
      'go on with: kling batch resume night --budget <more>',
    ],
    [
      { action: 'changeRows', batchId: 'night', itemIds: ['fox', 'owl'] },
      'change the rows of fox, owl and, once the batch has ended, make what is missing: kling batch <file> --id night',
    ],
  ] as const)('says of %j: %s', (advice, text) => {
    expect(renderAdvice(advice)).toBe(text);
  });

  it('names the settings of the worker where those are wrong', () => {
    expect(renderAdvice({ action: 'checkKeys' })).toMatch(/KLING_API_KEY.*KLING_BASE_URL$/);
    expect(renderAdvice({ action: 'trustHost' })).toContain('KLING_MEDIA_HOSTS');
    expect(commandFor({ action: 'checkKeys' })).toBeUndefined();
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

import { describe, expect, it } from 'vitest';
import { GenerationFailed } from '../../src/client/ended-badly.js';
import type { Advice } from '../../src/domain/advice/advice.js';
import { adviseOnFailure } from '../../src/domain/advice/failure-advice.js';
import { FAILURE_KINDS } from '../../src/domain/failure.js';
import { rethrowInWords, sayIn, sayInEach } from '../../src/library/advice-words.js';

const wordsFor = (advice: Advice) => sayIn({ advice: [advice] }).advice[0]?.text;

describe('what can be done next, for a program', () => {
  it.each<[Advice, string]>([
    [{ action: 'adopt', taskId: '86' }, "adopt('86') collects its files without a new charge."],
    [
      { action: 'adopt', taskId: 'kt-1', isUncertain: true },
      "adopt('kt-1') tells whether Kling has made it after all.",
    ],
    [{ action: 'retry', id: "the fox's" }, "retry('the fox\\'s') starts it again."],
    [
      { action: 'retryItems', batchId: 'night', itemIds: ['fox'] },
      "getBatch('night').retryFailed({ ids: ['fox'] }) tries again.",
    ],
    [
      { action: 'retryItems', batchId: 'night', itemIds: ['fox', 'owl'], collects: true },
      "getBatch('night').retryFailed({ ids: ['fox', 'owl'] }) tries again, and collects what is paid for.",
    ],
    [{ action: 'resumeBatch', batchId: 'night' }, "getBatch('night').resume() lets it go on."],
    [
      { action: 'resumeBatch', batchId: 'night', budget: 20 },
      "getBatch('night').resume({ budget: 20 }) lets it go on.",
    ],
    [
      { action: 'changeStep', pipelineId: 'film', step: 'scene' },
      "Change step 'scene'; pipelines.start(..., { id: 'film' }) makes only what is missing.",
    ],
    [{ action: 'makeMissing', batchId: 'night' }, "batch(..., { id: 'night' }) makes only what is missing."],
    [
      { action: 'startWorker', taskQueue: 'kling' },
      "createWorker({ taskQueue: 'kling' }).run() of kling-temporal/worker takes its work.",
    ],
  ])('is a call: %j', (advice, text) => {
    expect(wordsFor(advice)).toBe(text);
  });

  it.each(FAILURE_KINDS)('is a sentence without a command of the shell after a failure of kind %s', (kind) => {
    const place = { batchId: 'night', itemId: 'fox' };
    const all = [{ taskId: '86' }, {}, { place }].flatMap((more) => adviseOnFailure(kind, { id: 'gen-1', ...more }));
    expect(all.length).toBeGreaterThan(0);
    for (const advice of all) expect(wordsFor(advice)).toMatch(/^(?!.*(\bkling [a-z]| --[a-z])).*\.$/);
  });

  it('stands beside the data, which stays as it is', async () => {
    const advice: Advice[] = [{ action: 'retry', id: 'gen-1' }];
    const given = { state: 'failed', advice };
    expect(sayIn(given)).toEqual({ ...given, advice: [{ ...advice[0], text: "retry('gen-1') starts it again." }] });
    expect(given.advice).toEqual([{ action: 'retry', id: 'gen-1' }]);
    expect(sayIn({ state: 'completed' } as { advice?: Advice[] })).toEqual({ state: 'completed' });
    const each: unknown[] = [];
    const source = (async function* () {
      yield await Promise.resolve(given);
    })();
    for await (const one of sayInEach(source, sayIn)) each.push(one);
    expect(each).toEqual([sayIn(given)]);
  });

  it('is put into an error of ours, which stays the one that was thrown; others are left alone', () => {
    const failed = new GenerationFailed('gen-1', {
      error: { kind: 'GaveUp', text: 'Kling was away.' },
      facts: {},
      advice: [{ action: 'retry', id: 'gen-1' }],
    });
    expect(() => rethrowInWords(failed)).toThrow(failed);
    expect(failed.advice).toEqual([{ action: 'retry', id: 'gen-1', text: "retry('gen-1') starts it again." }]);
    const foreign = new TypeError('x');
    expect(() => rethrowInWords(foreign)).toThrow(foreign);
    expect(foreign).not.toHaveProperty('advice');
  });
});

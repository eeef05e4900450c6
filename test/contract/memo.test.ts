import { describe, expect, it } from 'vitest';
import { readBatchMemo, readGenerationMemo, toBatchMemo, toGenerationMemo } from '../../src/contract/memo.js';

const REPORT = { jsonl: '/out/night/results.jsonl', csv: '/out/night/results.csv', html: '/out/night/report.html' };

describe('the memo of a generation', () => {
  it('holds null for what is not known, and nothing for what was not asked', () => {
    expect(toGenerationMemo({ prompt: 'a red fox', model: undefined })).toEqual({ prompt: 'a red fox', model: null });
  });

  it('says the same when it is read as when it was written', () => {
    const facts = { prompt: 'a red fox', task: 'text2video', model: 'kling-v2-6', batchId: 'night' };
    expect(readGenerationMemo(toGenerationMemo(facts))).toEqual(facts);
  });

  it('keeps the names that stand in running workflows', () => {
    expect(toGenerationMemo({ taskId: '42', notice: 'It goes on.' })).toEqual({
      klingTaskId: '42',
      klingNotice: 'It goes on.',
    });
    expect(toBatchMemo({ report: REPORT })).toEqual({ klingReport: REPORT });
  });
});

describe('the memo of a batch', () => {
  it('says the same when it is read as when it was written', () => {
    const facts = { file: 'prompts.csv', total: 3, content: '3fa91c2b', startedAt: '2026-11-25T17:00:00.000Z' };
    expect(readBatchMemo(toBatchMemo({ ...facts, report: REPORT }))).toEqual({ ...facts, report: REPORT });
  });

  it.each([undefined, {}, { file: 7, total: 'three', content: null, klingReport: 'report.html' }])(
    'says nothing where it holds %j',
    (memo) => {
      expect(Object.values(readBatchMemo(memo)).filter((value) => value !== undefined)).toEqual([]);
    },
  );
});
